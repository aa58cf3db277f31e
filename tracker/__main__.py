"""Run the command line as `python -m tracker`, and as the program `tracker`."""


def main() -> None:
    """Run the command line; Ctrl-C before it has begun is no error of ours."""
    try:
        from tracker.cli import main as run  # noqa: PLC0415 - half a second, open to Ctrl-C
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    run()


if __name__ == "__main__":
    main()
