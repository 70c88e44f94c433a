"""Files out of data and data out of files: the bounded child process, sheets, PDF. Knows no feature and no Flask."""
