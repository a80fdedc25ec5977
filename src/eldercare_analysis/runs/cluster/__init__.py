"""Reports made by the workers of a Dask cluster: the client here, a task there, and beside each worker a process that forks."""
