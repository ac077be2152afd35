"""Training steps of PyTorch in float32: reads a network on the first line, then a number of steps on each further one,
and answers each with the milliseconds of one step."""

import json
import sys
import time

import torch

run = json.loads(sys.stdin.readline())
torch.set_num_threads(run["threads"])
torch.manual_seed(1)

features = torch.tensor(run["features"]).reshape(-1, run["inputs"])
labels = torch.tensor(run["labels"])
modules = []
constrained = []
width = run["inputs"]
for layer in run["layers"]:
    if layer["kind"] == "dense":
        linear = torch.nn.Linear(width, layer["units"])
        width = layer["units"]
        modules.append(linear)
        if layer["max_norm"] is not None:
            constrained.append((linear.weight, layer["max_norm"]))
    elif layer["kind"] == "relu":
        modules.append(torch.nn.ReLU())
    elif layer["kind"] == "dropout":
        modules.append(torch.nn.Dropout(layer["rate"]))
    else:
        raise ValueError(f"No {layer['kind']} here.")
network = torch.nn.Sequential(*modules)
loss_of = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(network.parameters(), lr=run["learning_rate"], momentum=run["momentum"])
batch_size = run["batch_size"]
batches = len(features) // batch_size
step = 0

print(torch.__version__, flush=True)
for line in sys.stdin:
    times = int(line)
    start = time.perf_counter()
    for _ in range(times):
        rows = slice((step % batches) * batch_size, (step % batches + 1) * batch_size)
        optimizer.zero_grad()
        loss = loss_of(network(features[rows]), labels[rows])
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            for weight, limit in constrained:
                # A unit's incoming weights are a row here.
                norm = weight.norm(dim=1, keepdim=True)
                weight.mul_((limit / norm).clamp(max=1))
        step += 1
    print((time.perf_counter() - start) / times * 1000, flush=True)
