"""What every `make connect` needs: the talk with whoever runs it, the files, what is said."""
