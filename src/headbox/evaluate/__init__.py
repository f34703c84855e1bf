"""How good the predictions are, measured on real pictures; docs/evaluation.md has the protocol.

pairs.py                    the built-in stereo pairs, and how they are fetched
stereo.py scans.py sets.py  all data sets, as pairs of views (views.py, overlap.py, colmap.py)
predictors.py               who is compared
protocol.py                 what is compared: metrics.py perceptual.py depth.py
run.py                      every predictor on every pair, resumable
report.py page.py distance.py   tables, the HTML page, the curve
"""
