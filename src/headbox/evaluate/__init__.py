"""Evaluation of predictors on real images; docs/evaluation.md has the protocol.

datasets/                       all data sets, as pairs of views
predictors.py                   the methods that are compared
protocol.py                     the comparison: metrics.py perceptual.py depth.py
run.py results.py               every method on every pair, resumable; what it returns
report.py page.py distance.py   tables, the HTML page, the plot
"""
