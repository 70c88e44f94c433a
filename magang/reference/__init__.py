"""What a city looks up: urusan, OPD, programmes, regions and host units, tariffs, ranks, JP, and its own settings."""
