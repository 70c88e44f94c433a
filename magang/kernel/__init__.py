"""What every feature stands on. Nothing here knows Flask, the city or any feature."""
