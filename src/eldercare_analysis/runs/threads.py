"""One thread for numpy: processes are forked from one that must have a single thread. Imports nothing, so that it comes before numpy."""

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
