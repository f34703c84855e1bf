"""A library of photos: the catalogue, the files generated from the photos, and the processes.

All of it lies in one folder, which may be deleted at any time. Photos are never changed.

    schema      the tables of the catalogue
    catalogue   the SQLite file: opening, migration, transactions
    selection   the folders and files that a program shows
    listing     pages of photos, months, counts
    photos      single photos, by path, id or content
    changes     the log of changes for open pages
    queue       work: claimed under leases, finished, failed, released
    exports     exports: requested, found, put in their place
    models      the models that are available
    store       the generated files, and the limit on their disk space
    scan        enters the files of folders into the catalogue
    watch       repeats the scan when files change
    thumbnails  dates, sizes and small pictures of photos (without torch)
    scenes      scenes of photos, and exports (with torch)
    worker      the process that runs `thumbnails` or `scenes`
    supervisor  starts and restarts the two workers
"""
