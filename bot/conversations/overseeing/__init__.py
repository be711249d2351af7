"""Answers to a supervisor's questions: what is known of the branch, and how each sort of question is answered."""
