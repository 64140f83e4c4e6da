import torch

# The nets of these tests are so small that threads only wait for one another.
torch.set_num_threads(1)
