"""The network, objective and step of `elbow bench train`, by PyTorch's Python API: what Elbow's rate is measured beside."""
import json
import sys
import time

import torch

rows, batch, epochs = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(1)
torch.manual_seed(0)
inputs, hidden, latent, bound, gain, floor = 20, 56, 8, 10.0, 0.05, 0.3
data = torch.randn(rows, 4) @ torch.randn(4, inputs) + 0.5 * torch.randn(rows, inputs)
data = (data - data.mean(0)) / data.std(0)
observed = torch.ones_like(data)


def layers(*widths):
    blocks = []
    for i in range(len(widths) - 1):
        blocks += [torch.nn.Linear(widths[i], widths[i + 1]), torch.nn.SiLU()]
    return torch.nn.Sequential(*blocks)


encoder = layers(2 * inputs, hidden, hidden)
mean_head, variance_head = torch.nn.Linear(hidden, latent), torch.nn.Linear(hidden, latent)
decoder = torch.nn.Sequential(layers(latent, hidden, hidden), torch.nn.Linear(hidden, inputs))
parameters = [p for m in (encoder, mean_head, variance_head, decoder) for p in m.parameters()]
log_sigma = torch.zeros(1, inputs)
adam = torch.optim.Adam(parameters, lr=2e-3)
rates = []
for epoch in range(epochs):
    start = time.perf_counter()
    order = torch.randperm(rows)
    updates = rows // batch
    for i in range(updates):
        chosen = order[i * batch : (i + 1) * batch]
        x, seen = data[chosen], observed[chosen]
        h = encoder(torch.cat([x, 1 - seen], 1))
        mean = mean_head(h)
        log_variance = bound * torch.tanh(variance_head(h) / bound)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        decoded = decoder(z)
        error = (x - decoded) * torch.exp(-log_sigma)
        cost = ((error**2 / 2 + log_sigma + 0.9189385332046727) * seen).sum(1)
        rate = ((log_variance.exp() + mean**2 - log_variance - 1) / 2).sum(1)
        objective = (cost + rate).mean()
        adam.zero_grad()
        objective.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
        with torch.no_grad():
            optimum = (((x - decoded) ** 2 * seen).sum(0) / seen.sum(0)).clamp(min=floor**2)
            variance = torch.exp(2 * log_sigma)
            log_sigma = torch.log(variance + gain * (optimum - variance)) / 2
    rates.append(updates * batch / (time.perf_counter() - start))
print(json.dumps({"rows_per_second": rates, "version": torch.__version__, "parameters": sum(p.numel() for p in parameters)}))
