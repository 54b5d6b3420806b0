"""Groups, pages, apps and follows: judged by their names and nothing else."""
