"""How good the predictions are, measured on real photos; docs/evaluation.md has the protocol.

pairs.py holds the data, depth.py the numbers, run.py the table.
"""
