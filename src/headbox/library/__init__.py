"""A library of photos: what there is, what is made of it, and the processes that make it.

Everything made lies in one folder that may be deleted at any time; photos are only ever read.

    schema     the tables of the catalogue
    catalogue  the SQLite file: opened, brought up to date, changed in transactions
    shown      which part of a library a program shows
    listing    questions: pages of photos, months, counts
    queue      work: claimed under a lease, finished, failed, given back
    store      the files that are made, and the limit on their disk space
    scan       folders -> catalogue; watch keeps it true
    look       a photo's date, shape, thumbnail (no torch)
    convert    a photo's scene, and exports (torch)
    worker     the process that does one or the other
    supervisor keeps the two workers alive
"""
