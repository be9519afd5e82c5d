"""The command line: composition roots and nothing else."""
