"""What becomes of the accepted recommendations of the sample city."""
