"""How much of what a training step multiplies is zero: the share of non-zero values in the input of each layer with weights
and in the gradient of its output, as training on MNIST goes on.

    python3 scripts/studies/densities.py DIR

DIR holds train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz. Needs PyTorch.
"""

import gzip
import sys
from pathlib import Path

import torch
from torch.nn import Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential


def read(name, header):
    data = gzip.decompress((Path(sys.argv[1]) / name).read_bytes())[header:]
    return torch.frombuffer(bytearray(data), dtype=torch.uint8)


images = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28).float() / 255
labels = read("train-labels-idx1-ubyte.gz", 8).long()
batch = 128
reported = (0, 10, 100, 390, 1000)


def srivastava(on_input, hidden):
    return Sequential(
        Flatten(), Dropout(on_input),
        Linear(784, 1024), ReLU(), Dropout(hidden),
        Linear(1024, 1024), ReLU(), Dropout(hidden),
        Linear(1024, 10),
    )  # fmt: skip


def mnist_cnn():
    return Sequential(
        Conv2d(1, 32, 3), ReLU(), Conv2d(32, 64, 3), ReLU(), MaxPool2d(2), Dropout(0.25),
        Flatten(), Linear(9216, 128), ReLU(), Dropout(0.5), Linear(128, 10),
    )  # fmt: skip


def study(title, network, momentum, steps):
    torch.manual_seed(1)
    layers = [layer for layer in network if isinstance(layer, (Linear, Conv2d))]
    for layer in layers:
        torch.nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
        torch.nn.init.zeros_(layer.bias)
    seen = {}

    def density(values):
        return (values != 0).float().mean().item()

    def before(layer, inputs):
        seen[layer] = [density(inputs[0]), None]

    def after(layer, _, gradients):
        seen[layer][1] = density(gradients[0])

    for layer in layers:
        layer.register_forward_pre_hook(before)
        layer.register_full_backward_hook(after)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=momentum)
    print(f"\n{title}: step, then input and gradient of the output of each layer")
    for step in range(steps + 1):
        rows = slice(step % 390 * batch, (step % 390 + 1) * batch)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(images[rows]), labels[rows]).backward()
        optimizer.step()
        if step in reported:
            print(f"{step:5}  " + "   ".join(f"{x:.2f} {dz:.2f}" for x, dz in map(seen.get, layers)))


study("784-1024-1024-10, dropout 0.2, 0.5, 0.5", srivastava(0.2, 0.5), 0.95, 1000)
study("the same without dropout", srivastava(0, 0), 0.95, 1000)
study("mnist_cnn", mnist_cnn(), 0.9, 100)
