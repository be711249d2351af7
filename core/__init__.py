"""What the decisions say: points, rules, frameworks, rounds, units and who may do what.

Nothing here reads a database or a clock, speaks a language, or waits.
"""
