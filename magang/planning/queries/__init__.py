"""Reading what planning weighs and decides, by use case."""
