"""Training steps of PyTorch in float32: reads a run on the first line, then a number of steps on each further one, and
answers each with the milliseconds of one step and the loss of the last."""

import json
import sys
import time

import torch

run = json.loads(sys.stdin.readline())
setting = run["setting"]
torch.set_num_threads(setting["threads"])
torch.manual_seed(1)

count = run["count"]
*image, channels = run["input_shape"]
features = torch.from_file(run["features"], size=count * run["input_size"], dtype=torch.float32)
features = features.reshape(count, *image, channels)
if image:
    # Channels come first here; without the copy this is what PyTorch calls channels_last.
    features = features.movedim(-1, 1)
    if not setting["channels_last"]:
        features = features.contiguous()
labels = torch.from_file(run["labels"], size=count, dtype=torch.int32)
labels = labels.long() if run["loss"] == "cross_entropy" else labels.float().reshape(-1, 1)


def constrain(weight, limit):
    # A unit's incoming weights are a row here.
    weight.mul_((limit / weight.norm(dim=1, keepdim=True)).clamp(max=1))


modules = []
constrained = []
shape = run["input_shape"]
for layer in run["layers"]:
    kind = layer["kind"]
    if kind == "dense":
        modules.append(torch.nn.Linear(shape[-1], layer["output_shape"][-1]))
        if layer["max_norm"] is not None:
            constrained.append((modules[-1].weight, layer["max_norm"]))
    elif kind == "conv2d":
        modules.append(torch.nn.Conv2d(shape[-1], layer["output_shape"][-1], layer["kernel_size"]))
    elif kind == "max_pool2d":
        modules.append(torch.nn.MaxPool2d(layer["pool_size"]))
    elif kind == "flatten":
        modules.append(torch.nn.Flatten())
    elif kind == "relu":
        modules.append(torch.nn.ReLU())
    elif kind == "tanh":
        modules.append(torch.nn.Tanh())
    elif kind == "dropout":
        modules.append(torch.nn.Dropout(layer["rate"]))
    else:
        raise ValueError(f"No {kind} here.")
    shape = layer["output_shape"]
network = torch.nn.Sequential(*modules)
if setting["channels_last"]:
    network = network.to(memory_format=torch.channels_last)
loss_of = torch.nn.CrossEntropyLoss() if run["loss"] == "cross_entropy" else torch.nn.MSELoss()
fused = {"fused": True} if setting["fused"] else {}
optimizer = torch.optim.SGD(network.parameters(), lr=run["learning_rate"], momentum=run["momentum"], **fused)


def forward(batch, targets):
    return loss_of(network(batch), targets)


if setting["compiled"]:
    forward = torch.compile(forward)
batch_size = run["batch_size"]
batches = count // batch_size
step = 0

print(torch.__version__.split("+")[0], flush=True)
for line in sys.stdin:
    times = int(line)
    start = time.perf_counter()
    for _ in range(times):
        rows = slice((step % batches) * batch_size, (step % batches + 1) * batch_size)
        optimizer.zero_grad()
        loss = forward(features[rows], labels[rows])
        loss.backward()
        optimizer.step()
        if constrained:
            with torch.no_grad():
                for weight, limit in constrained:
                    constrain(weight, limit)
        step += 1
    ms = (time.perf_counter() - start) / times * 1000
    print(ms, loss.item(), flush=True)
