"""How is personal data found? Everything about it is in this folder, and only the assembly knows the folder."""

import os

# The model's matrices are small: a second thread gains nothing, and waits for its work by spinning. Numpy reads this
# when it is first imported, which is by what follows.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
