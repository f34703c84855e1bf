from __future__ import annotations

import argparse
from pathlib import Path

from headbox.cli.arguments import add_overwrite
from headbox.cli.report import Report, keep_existing

HELP = "Fetch a public checkpoint, or convert one that you have."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="SOURCE", help="'sharp' or 'depth-pro' to download it, or its .pt file"
    )
    parser.add_argument(
        "-o", "--output", help="file to write (default: here, named after SOURCE, .safetensors)"
    )
    add_overwrite(parser)
    parser.add_argument(
        "--accept-license", action="store_true", help="you have read and accept its licence"
    )


def run(args: argparse.Namespace, report: Report) -> None:
    from headbox.model.download import RELEASES, fetch_weights

    source = Path(args.source)
    is_release = args.source in RELEASES and not source.exists()
    name = RELEASES[args.source].filename if is_release else source.name
    output = Path(args.output or Path(name).with_suffix(".safetensors"))
    with report.attempt(source):
        if keep_existing(output, args, report, source):
            return
        import torch

        from headbox.model.weights import convert_checkpoint

        checkpoint = source
        if is_release:
            checkpoint = fetch_weights(args.source, accept_license=args.accept_license)
        convert_checkpoint(checkpoint, output, torch.float32)
        report.done(source, f"{source} -> {output}", output=str(output))
