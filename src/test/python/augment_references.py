"""Makes the reference numbers of the tests of augmentations and of mixing.

The oracle is Pillow 11.3 with torchvision 0.28 (PIL backend for pictures, v2 for mixing), on the pictures that
`image_references.formula` draws. The same versions write the same bytes each time.

    python augment_references.py OUT

OUT gets three tables, tab-separated, one case a line:

    augment.tsv     change, its numbers with commas between them, width, height, SHA-256 of the RGB bytes
    randaugment.tsv kind, magnitude, width, height, its number, whether it has a sign
    mixing.tsv      mixup: share in 1/65536, SHA-256 of the bytes, soft targets
                    cutmix: Beta's draw, middle x, y, box left, top, right, bottom, share, SHA-256, soft targets
"""

import argparse
import math
import pathlib
import sys

import numpy as np
from image_references import digest, formula
from PIL import Image

FILL = (124, 116, 104)
SIZES = ((224, 224), (61, 47), (2, 3), (1, 1))
LABELS = 5


def dark(width, height):
    """A picture that uses few levels, for what looks at histograms."""
    return (formula(width, height) // 3 + 40).astype(np.uint8)


def changes(functional, bilinear):
    def shear(image, across, down):
        degrees = [math.degrees(math.atan(across)), math.degrees(math.atan(down))]
        return functional.affine(image, 0.0, [0, 0], 1.0, degrees, bilinear, fill=FILL, center=[0, 0])

    def moved(image, right, down):
        return functional.affine(image, 0.0, [right, down], 1.0, [0.0, 0.0], bilinear, fill=FILL)

    def rotated(image, degrees):
        return functional.rotate(image, degrees, bilinear, fill=FILL)

    def erased(image, left, top, width, height):
        pixels = np.array(image)
        pixels[top : top + height, left : left + width] = FILL
        return Image.fromarray(pixels)

    for degrees in (0, 10, -10, 3.7, 45, 90, 133.25, 180, -179.5, 270, 359.9, 720.5):
        yield "rotate", [degrees], rotated
    for by in (0.3, -0.3, 0.09, -0.17):
        yield "shear_across", [by], lambda image, by: shear(image, by, 0.0)
        yield "shear_down", [by], lambda image, by: shear(image, 0.0, by)
    for right, down in ((30, 0), (-30, 0), (0, 7), (0, -7), (500, 0)):
        yield "translate", [right, down], moved
    yield "mirror", [], functional.vflip
    for factor in (0, 0.1, 0.5, 0.73, 1, 1.27, 1.9, 3):
        yield "brightness", [factor], functional.adjust_brightness
        yield "contrast", [factor], functional.adjust_contrast
        yield "saturation", [factor], functional.adjust_saturation
        yield "sharpness", [factor], functional.adjust_sharpness
    for hue in (0, 0.02, -0.02, 0.1, -0.25, 0.5, -0.5, 0.333):
        yield "shift", [hue], functional.adjust_hue
    for bits in (0, 4, 5, 7, 8):
        yield "posterize", [bits], functional.posterize
    for threshold in (0, 100.5, 178.5, 255, 256):
        yield "solarize", [threshold], functional.solarize
    yield "auto_contrast", [], functional.autocontrast
    yield "equalize", [], functional.equalize
    yield "erase", [0, 0, 1, 1], erased


def write_changes(out, functional, bilinear):
    lines = []
    for name, numbers, function in changes(functional, bilinear):
        for width, height in SIZES:
            for picture in (formula, dark):
                result = np.asarray(function(Image.fromarray(picture(width, height)), *numbers))
                cells = [name, ",".join(map(str, numbers)) or "-", width, height, picture.__name__, digest(result)]
                lines.append("\t".join(map(str, cells)))
    (out / "augment.tsv").write_text("\n".join(lines) + "\n")


def write_kinds(out, transforms):
    lines = []
    for magnitude in (0, 4, 9, 15, 30):
        for width, height in ((224, 224), (61, 47)):
            space = transforms.RandAugment(2, magnitude)._augmentation_space(31, (height, width))
            for kind, (magnitudes, signed) in space.items():
                number = float(magnitudes[magnitude].item()) if magnitudes.ndim > 0 else 0.0
                lines.append("\t".join(map(str, [kind, magnitude, width, height, number, int(signed)])))
    (out / "randaugment.tsv").write_text("\n".join(lines) + "\n")


class Given:
    """A distribution of one value."""

    def __init__(self, value):
        self.value = value

    def sample(self, _):
        return self.value


def write_mixing(out, torch, v2):
    size, width, height = 4, 24, 18
    pictures = np.stack([np.roll(formula(width, height), 5 * i, axis=1) for i in range(size)])
    labels = torch.tensor([3, 0, 4, 1])
    lines = []

    def cells(pixels, targets):
        pixels = np.floor(pixels.numpy().transpose(0, 2, 3, 1) + 0.5).astype(np.uint8)
        return [digest(pixels), ",".join(f"{t:.9g}" for t in targets.double().reshape(-1).tolist())]

    batch = torch.from_numpy(pictures.transpose(0, 3, 1, 2).astype(np.float64))
    for share in (65536, 49152, 32768, 45875, 60001, 1, 0):
        mixup = v2.MixUp(num_classes=LABELS)
        mixup._dist = Given(share / 65536)
        pixels, targets = mixup(batch, labels)
        lines.append("\t".join(map(str, ["mixup", share, *cells(pixels, targets)])))
    draw = torch.randint
    for lam in (0.0, 0.2, 0.5, 0.77, 0.999, 1.0):
        for x, y in ((0, 0), (12, 9), (23, 17), (5, 16)):
            places = [x, y]
            torch.randint = lambda *_, **__: torch.tensor([places.pop(0)])
            cutmix = v2.CutMix(num_classes=LABELS)
            cutmix._dist = Given(lam)
            params = cutmix.make_params([batch])
            places = [x, y]
            pixels, targets = cutmix(batch, labels)
            torch.randint = draw
            row = ["cutmix", lam, x, y, *params["box"], params["lam_adjusted"], *cells(pixels, targets)]
            lines.append("\t".join(map(str, row)))
    (out / "mixing.tsv").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()

    import torch
    import torch.library

    # The CUDA build of torchvision registers operators that a CPU build of torch does not have.
    register = torch.library.register_fake
    torch.library.register_fake = lambda *_, **__: lambda function: function
    from torchvision import transforms
    from torchvision.transforms import functional, v2

    torch.library.register_fake = register
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_changes(arguments.out, functional, transforms.InterpolationMode.BILINEAR)
    write_kinds(arguments.out, transforms)
    write_mixing(arguments.out, torch, v2)


if __name__ == "__main__":
    sys.exit(main())
