"""What every page needs: rendering, forms, limits, the checks of a request."""
