"""What whoever runs the program needs: logs, metrics, and an examination of the whole set-up."""
