"""Makes the pictures and the reference numbers of the tests in dev.graft.image.

The oracle is Pillow 11.3 with torchvision 0.28 (PIL backend). Every picture is drawn from a formula; none is anybody's
photo. The same versions write the same bytes each time.

    python image_references.py OUT [--data SHARED_DATA]

OUT gets the encoded pictures and three tables, tab-separated, one case a line:

    files.tsv      file, width, height, SHA-256 of the RGB bytes, first and last pixels in hex (for the eye)
    cuts.tsv       file, length, whether PIL decodes the file's first `length` bytes
    transforms.tsv operation, source size, its arguments, SHA-256 of the RGB bytes

With --data, datasets.tsv is written too: SHA-256 over every picture of the zip files there, decoded and transformed.
"""

import argparse
import hashlib
import io
import pathlib
import struct
import sys
import zipfile
import zlib

import numpy as np
from PIL import Image, ImageFilter, ImageOps

ALL = (224, 224)


def formula(width, height):
    """The picture that dev.graft.image.Pictures.formula draws in Java: gradients with sharp edges and fine texture."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((x * (3 + c) + y * (5 - c) + (x * y >> 3) * (c + 1) + ((x ^ y) & 31) * 4) & 255).astype(np.uint8)


def scene(width, height):
    """Something more like a photo: smooth light, two discs, a little grain."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    u, v = x / max(1, width - 1), y / max(1, height - 1)
    rgb = np.stack([80 + 120 * u, 60 + 150 * v, 200 - 120 * u * v], axis=-1)
    rgb[(u - 0.35) ** 2 + (v - 0.4) ** 2 < 0.05] = (230, 40, 30)
    rgb[(u - 0.7) ** 2 + (v - 0.65) ** 2 < 0.03] = (20, 60, 220)
    grain = (x * 7919 + y * 104729) % 17 - 8
    return np.clip(rgb + grain[..., None], 0, 255).astype(np.uint8)


# --- writers for what Pillow does not write -------------------------------------------------------------------------


def png(samples, depth, color, palette=b"", interlaced=False, chunks=(), filters=(0, 1, 2, 3, 4)):
    """A PNG of an integer array [height, width, channels]; rows take the filters by turns."""
    height, width, _ = samples.shape
    channels = samples.shape[2]
    pixel = max(1, channels * depth // 8)

    def packed(row):
        if depth == 16:
            return row.astype(">u2").tobytes()
        if depth == 8:
            return row.astype(np.uint8).tobytes()
        bits = "".join(format(int(v), f"0{depth}b") for v in row.ravel())
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big")

    def filtered(rows):
        above, out = bytes(len(rows[0])), b""
        for i, row in enumerate(rows):
            kind = filters[i % len(filters)]
            line = bytearray()
            for j, value in enumerate(row):
                a = row[j - pixel] if j >= pixel else 0
                b = above[j]
                c = above[j - pixel] if j >= pixel else 0
                p = a + b - c
                nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                line.append((value - (0, a, b, (a + b) // 2, nearest)[kind]) & 255)
            out += bytes([kind]) + bytes(line)
            above = row
        return out

    passes = [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)]
    raw = b""
    for x0, dx, y0, dy in passes if interlaced else [(0, 1, 0, 1)]:
        part = samples[y0::dy, x0::dx]
        if part.size:
            raw += filtered([packed(row) for row in part])
    data = zlib.compress(raw, 9)
    half = len(data) // 2

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    if palette:
        out += chunk(b"PLTE", palette)
    for name, body in chunks:
        out += chunk(name, body)
    return out + chunk(b"IDAT", data[:half]) + chunk(b"IDAT", data[half:]) + chunk(b"IEND", b"")


def jpeg(planes, sampling, ids=(1, 2, 3, 4), segments=b"", restart=0):
    """A baseline JPEG of full-size planes, each averaged down to its sampling, with Pillow's Huffman tables."""
    sample = io.BytesIO()
    Image.new("L", (8, 8)).save(sample, "JPEG", quality=90)
    tables, codes = b"", []
    raw, at = sample.getvalue(), 2
    while raw[at + 1] != 0xDA:
        length = struct.unpack(">H", raw[at + 2 : at + 4])[0] + 2
        if raw[at + 1] in (0xDB, 0xC4):
            tables += raw[at : at + length]
        if raw[at + 1] == 0xDB:
            quant = np.frombuffer(raw[at + 5 : at + 69], np.uint8).astype(int)
        if raw[at + 1] == 0xC4:
            counts, values = raw[at + 5 : at + 21], raw[at + 21 : at + length]
            code, k, table = 0, 0, {}
            for bits, count in enumerate(counts, 1):
                for _ in range(count):
                    table[values[k]] = format(code, f"0{bits}b")
                    code, k = code + 1, k + 1
                code <<= 1
            codes.append(table)
        at += length
    dc_codes, ac_codes = codes
    height, width = planes[0].shape
    h_max, v_max = max(h for h, _ in sampling), max(v for _, v in sampling)
    across, down = -(-width // (8 * h_max)), -(-height // (8 * v_max))
    basis = np.array([[np.cos((2 * x + 1) * u * np.pi / 16) * (0.5 if u else 8**-0.5) for x in range(8)] for u in range(8)])
    zigzag = sorted(range(64), key=lambda i: (i // 8 + i % 8, (i // 8 if (i // 8 + i % 8) % 2 else i % 8)))
    blocks = []
    for plane, (h, v) in zip(planes, sampling):
        full = np.pad(plane, ((0, down * 8 * v_max - height), (0, across * 8 * h_max - width)), mode="edge").astype(float)
        fy, fx = v_max // v, h_max // h
        small = full.reshape(full.shape[0] // fy, fy, full.shape[1] // fx, fx).mean((1, 3)) - 128
        rows, columns = small.shape[0] // 8, small.shape[1] // 8
        tiles = small.reshape(rows, 8, columns, 8).transpose(0, 2, 1, 3)
        spectrum = (basis @ tiles @ basis.T).reshape(rows, columns, 64)[..., zigzag]
        blocks.append(np.rint(spectrum / quant).astype(int))

    def magnitude(value):
        size = int(abs(value)).bit_length()
        return size, format(value if value > 0 else value + (1 << size) - 1, f"0{size}b") if size else ""

    def flush(bits):
        bits += "1" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0") if bits else b""

    scan, bits, last = b"", "", [0] * len(planes)
    for unit in range(across * down):
        if restart and unit and unit % restart == 0:
            scan += flush(bits) + bytes([0xFF, 0xD0 + (unit // restart - 1) % 8])
            bits, last = "", [0] * len(planes)
        for c, (h, v) in enumerate(sampling):
            for y in range(v):
                for x in range(h):
                    block = blocks[c][unit // across * v + y, unit % across * h + x]
                    size, extra = magnitude(block[0] - last[c])
                    last[c] = block[0]
                    bits += dc_codes[size] + extra
                    run = 0
                    for value in block[1:]:
                        if value == 0:
                            run += 1
                            continue
                        while run > 15:
                            bits += ac_codes[0xF0]
                            run -= 16
                        size, extra = magnitude(value)
                        bits += ac_codes[run << 4 | size] + extra
                        run = 0
                    if run:
                        bits += ac_codes[0]
    scan += flush(bits)
    n = len(planes)
    frame = struct.pack(">BHHB", 8, height, width, n) + b"".join(
        bytes([ids[c], sampling[c][0] << 4 | sampling[c][1], 0]) for c in range(n)
    )
    out = b"\xff\xd8" + segments + tables + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame
    if restart:
        out += b"\xff\xdd" + struct.pack(">HH", 4, restart)
    header = bytes([n]) + b"".join(bytes([ids[c], 0]) for c in range(n)) + b"\0\x3f\0"
    return out + b"\xff\xda" + struct.pack(">H", len(header) + 2) + header + scan + b"\xff\xd9"


def adobe(transform):
    return b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([transform])


def tiff(order, tags, strips):
    """A TIFF with tags {number: (type, values)}; tag 273 or 324 in it gets the places of the strips or tiles."""
    where = 324 if 324 in tags else 273
    tags = dict(tags)
    tags[where + 1 if where == 324 else 279] = (4, [len(s) for s in strips])
    at, offsets, body = 8, [], b""
    for strip in strips:
        offsets.append(at + len(body))
        body += strip + b"\0" * (len(strip) % 2)
    tags[where] = (4, offsets)
    directory = at + len(body)
    extra_at, extra, entries = directory + 2 + 12 * len(tags) + 4, b"", b""
    for tag, (kind, values) in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(values)}{'HI'[kind == 4]}", *values)
        if len(packed) > 4:
            field, extra = struct.pack(order + "I", extra_at + len(extra)), extra + packed
        else:
            field = packed.ljust(4, b"\0")
        entries += struct.pack(order + "HHI", tag, kind, len(values)) + field
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, directory)
    return head + body + struct.pack(order + "H", len(tags)) + entries + bytes(4) + extra


def bmp(width, height, bits, rows, palette=b"", compression=0, masks=b"", core=False):
    """A BMP from its encoded rows; a negative height means that the first one is on top."""
    if core:
        header = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(rows), 0, 0, 0, 0)
    offset = 14 + len(header) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + header + masks + palette + rows


# --- the pictures ---------------------------------------------------------------------------------------------------


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def oriented(value):
    exif = Image.Exif()
    exif[274] = value
    return exif


def jpegs():
    photo = Image.fromarray(scene(61, 47))
    wide = Image.fromarray(scene(150, 100))
    grey = photo.convert("L")
    cmyk = Image.fromarray(np.dstack([scene(45, 33), scene(45, 33)[..., 1]]), "CMYK")
    yield "rgb-420.jpg", saved(wide, "JPEG", quality=90)
    yield "rgb-422.jpg", saved(photo, "JPEG", subsampling=1)
    yield "rgb-444.jpg", saved(photo, "JPEG", subsampling=0, quality=95)
    yield "rgb-low.jpg", saved(photo, "JPEG", quality=10)
    yield "rgb-optimized.jpg", saved(photo, "JPEG", optimize=True)
    yield "rgb-progressive.jpg", saved(wide, "JPEG", progressive=True)
    yield "rgb-restart.jpg", saved(photo, "JPEG", restart_marker_blocks=3)
    yield "rgb-profile.jpg", saved(photo, "JPEG", icc_profile=b"no profile at all" * 40, comment=b"hello \xff\xd9")
    yield "grey.jpg", saved(grey, "JPEG")
    yield "grey-progressive.jpg", saved(grey, "JPEG", progressive=True)
    yield "cmyk-adobe.jpg", saved(cmyk, "JPEG", quality=90)
    for width, height in ((1, 1), (1, 17), (17, 1), (2, 3), (5, 40), (16, 16)):
        yield f"size-{width}x{height}.jpg", saved(Image.fromarray(scene(width, height)), "JPEG")
    yield "size-30000x1.jpg", saved(Image.fromarray(scene(30000, 1)), "JPEG", quality=20)
    small = Image.fromarray(scene(23, 14))
    for value in range(1, 9):
        yield f"exif-{value}.jpg", saved(small, "JPEG", exif=oriented(value))
    big_endian = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    plain = saved(small, "JPEG")
    yield "exif-big-endian.jpg", plain[:2] + big_endian + plain[2:]
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="8"/></x:xmpmeta>'
    yield "xmp-8.jpg", saved(small, "JPEG", xmp=xmp)
    yield "xmp-8-exif-3.jpg", saved(small, "JPEG", xmp=xmp, exif=oriented(3))
    other = Image.fromarray(scene(20, 20))
    yield "two-pictures.jpg", saved(small, "MPO", save_all=True, append_images=[other])
    yield "trailing-bytes.jpg", plain + b"and more" * 20
    yield "fill-bytes.jpg", plain[:2] + b"\xff\xff\xff" + plain[2:]

    ycc = [np.asarray(c) for c in photo.convert("YCbCr").split()]
    rgb = [np.asarray(c) for c in photo.split()]
    jfif = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    yield "raw-440.jpg", jpeg(ycc, [(1, 2), (1, 1), (1, 1)], segments=jfif)
    yield "raw-440-tall.jpg", jpeg([p.T for p in ycc], [(1, 2), (1, 1), (1, 1)])
    yield "raw-440-rgb.jpg", jpeg(rgb, [(1, 1), (1, 2), (1, 1)], segments=adobe(0))
    flat = [ycc[0], np.full_like(ycc[1], 90), np.full_like(ycc[2], 160)]
    yield "raw-440-flat.jpg", jpeg(flat, [(1, 2), (1, 1), (1, 1)])
    yield "raw-411.jpg", jpeg(ycc, [(4, 1), (1, 1), (1, 1)])
    yield "raw-410.jpg", jpeg(ycc, [(4, 2), (1, 1), (1, 1)], restart=2)
    yield "raw-mixed.jpg", jpeg(ycc, [(2, 2), (2, 1), (1, 2)])
    yield "raw-rgb-by-id.jpg", jpeg(rgb, [(1, 1)] * 3, ids=b"RGB")
    yield "raw-rgb-by-id-jfif.jpg", jpeg(ycc, [(1, 1)] * 3, ids=b"RGB", segments=jfif)
    yield "raw-rgb-by-adobe.jpg", jpeg(rgb, [(1, 1)] * 3, segments=adobe(0))
    yield "raw-ycc-by-adobe.jpg", jpeg(ycc, [(2, 2), (1, 1), (1, 1)], ids=b"RGB", segments=adobe(1))
    yield "raw-odd-ids.jpg", jpeg(ycc, [(1, 1)] * 3, ids=(7, 9, 11))
    key = np.asarray(grey)
    yield "ycck.jpg", jpeg(ycc + [key], [(1, 1)] * 4, segments=adobe(2))
    yield "ycck-420.jpg", jpeg(ycc + [key], [(2, 2), (1, 1), (1, 1), (2, 2)], segments=adobe(2))
    yield "ycck-440.jpg", jpeg(ycc + [key], [(1, 2), (1, 1), (1, 1), (1, 2)], segments=adobe(2))
    yield "cmyk-plain.jpg", jpeg(rgb + [key], [(1, 1)] * 4)


def pngs():
    pixels = scene(37, 29)
    photo, grey = Image.fromarray(pixels), Image.fromarray(pixels).convert("L")
    alpha = np.linspace(0, 255, 37 * 29).astype(np.uint8).reshape(29, 37)
    yield "rgb.png", saved(photo, "PNG")
    yield "rgba.png", saved(Image.fromarray(np.dstack([pixels, alpha])), "PNG")
    yield "grey.png", saved(grey, "PNG")
    yield "grey-alpha.png", saved(Image.merge("LA", [grey, Image.fromarray(alpha)]), "PNG")
    yield "palette.png", saved(photo.quantize(200), "PNG")
    yield "palette-transparent.png", saved(photo.quantize(12), "PNG", transparency=3)
    yield "palette-alphas.png", saved(photo.quantize(5), "PNG", transparency=bytes([0, 100, 200]))
    yield "rgb-transparent.png", saved(photo, "PNG", transparency=(80, 60, 200))
    yield "bilevel.png", saved(photo.convert("1"), "PNG")
    values = np.asarray(grey).astype(int)[..., None]
    deep = pixels.astype(int) * 256 + (pixels.astype(int) * 37 + 11) % 256
    transparent = ((b"tRNS", b"\0\x50"),)
    for depth in (1, 2, 4):
        yield f"grey-{depth}.png", png(values >> (8 - depth), depth, 0)
    yield "grey-16.png", png(values * 256 + 77, 16, 0)
    yield "grey-transparent.png", png(values, 8, 0, chunks=transparent)
    yield "rgb-16.png", png(deep, 16, 2)
    yield "rgba-16.png", png(np.dstack([deep, alpha.astype(int) * 257]), 16, 6)
    yield "grey-alpha-16.png", png(np.dstack([values * 256 + 99, alpha.astype(int) * 257]), 16, 4)
    ramp = bytes(v for i in range(256) for v in (i, 255 - i, i * 7 % 256))
    for depth in (1, 2, 4, 8):
        yield f"palette-{depth}.png", png(values >> (8 - depth), depth, 3, palette=ramp[: 3 << depth])
    yield "palette-short.png", png(values >> 4, 4, 3, palette=ramp[:15])
    for name, samples, depth, color in (
        ("grey-1", values >> 7, 1, 0),
        ("palette-4", values >> 4, 4, 3),
        ("rgb", pixels.astype(int), 8, 2),
        ("rgba-16", np.dstack([deep, deep[..., :1]]), 16, 6),
    ):
        yield f"interlaced-{name}.png", png(samples, depth, color, ramp[:48] if color == 3 else b"", True)
    for width, height in ((1, 1), (1, 9), (3, 2), (5, 5)):
        yield f"interlaced-{width}x{height}.png", png(scene(width, height).astype(int), 8, 2, interlaced=True)
    yield "size-1x1.png", saved(Image.fromarray(scene(1, 1)), "PNG")
    yield "size-30000x1.png", saved(Image.fromarray(scene(30000, 1)).quantize(8), "PNG")
    yield "size-1x3000.png", saved(Image.fromarray(scene(1, 3000)).quantize(8), "PNG")
    yield "exif-6.png", saved(photo, "PNG", exif=oriented(6))
    xmp = b"XML:com.adobe.xmp\0\0\0\0\0<tiff:Orientation>5</tiff:Orientation>"
    yield "xmp-5.png", png(pixels.astype(int), 8, 2, chunks=((b"iTXt", xmp),))
    yield "gamma.png", png(pixels.astype(int), 8, 2, chunks=((b"gAMA", struct.pack(">I", 100000)), (b"abCd", b"x" * 9)))


def gifs():
    photo = Image.fromarray(scene(41, 31))
    few = photo.quantize(40)
    yield "straight.gif", saved(few, "GIF", interlace=0)
    yield "interlaced.gif", saved(few, "GIF", interlace=1)
    yield "transparent.gif", saved(few, "GIF", transparency=5)
    yield "two-colours.gif", saved(photo.quantize(2), "GIF")
    yield "grey.gif", saved(photo.convert("L"), "GIF")
    noise = np.frombuffer(hashlib.shake_128(b"noise").digest(120 * 90), np.uint8).reshape(90, 120)
    yield "full-table.gif", saved(Image.fromarray(noise), "GIF")
    yield "frames.gif", saved(few, "GIF", save_all=True, append_images=[photo.transpose(0).quantize(16)], duration=50)
    yield "size-1x1.gif", saved(Image.fromarray(scene(1, 1)).quantize(2), "GIF")
    plain = saved(few, "GIF", interlace=0, transparency=7)
    larger = bytearray(plain)
    larger[6:10] = struct.pack("<HH", 60, 50)
    place = bytes(larger).index(b",\0\0\0\0") + 1
    larger[place : place + 4] = struct.pack("<HH", 9, 4)
    yield "screen-larger.gif", bytes(larger)
    larger[6:10] = struct.pack("<HH", 20, 10)
    yield "screen-smaller.gif", bytes(larger)
    opaque = bytearray(saved(few, "GIF", interlace=0))
    opaque[6:10] = struct.pack("<HH", 60, 50)
    yield "screen-larger-opaque.gif", bytes(opaque)
    colors = 2 << (plain[10] & 7)
    bare = plain[:10] + bytes([plain[10] & 0x7F]) + plain[11:13] + plain[13 + 3 * colors :]
    yield "no-palette.gif", bare
    place = bare.index(b",\0\0\0\0") + 9
    local = bytes([0x80 | plain[10] & 7]) + plain[13 : 13 + 3 * colors]
    yield "local-palette.gif", bare[:place] + local + bare[place + 1 :]


def bmps():
    pixels = scene(35, 21)
    photo = Image.fromarray(pixels)
    yield "rgb.bmp", saved(photo, "BMP")
    yield "rgba.bmp", saved(Image.fromarray(np.dstack([pixels, pixels[..., :1]])), "BMP")
    yield "grey.bmp", saved(photo.convert("L"), "BMP")
    yield "palette.bmp", saved(photo.quantize(77), "BMP")
    yield "bilevel.bmp", saved(photo.convert("1"), "BMP")
    yield "size-1x1.bmp", saved(Image.fromarray(scene(1, 1)), "BMP")

    def padded(row):
        return row + b"\0" * (-len(row) % 4)

    values = np.asarray(photo.convert("L"))
    ramp = bytes(v for i in range(16) for v in (i * 16, 255 - i * 9, i * 5, 0))
    nibbles = [padded(bytes.fromhex("".join(f"{v >> 4:x}" for v in row) + "0")) for row in values]
    yield "palette-4.bmp", bmp(35, 21, 4, b"".join(nibbles), ramp)
    yield "top-down.bmp", bmp(35, -21, 4, b"".join(nibbles), ramp)
    bgr = b"".join(padded(row[:, ::-1].tobytes()) for row in pixels)
    yield "core.bmp", bmp(35, 21, 24, bgr, core=True)
    core_ramp = bytes(v for i in range(16) for v in (i * 16, 255 - i * 9, i * 5))
    yield "core-palette.bmp", bmp(35, 21, 4, b"".join(nibbles), core_ramp, core=True)
    r, g, b = (pixels[..., c].astype(int) for c in range(3))
    x555 = (r >> 3 << 10 | g >> 3 << 5 | b >> 3).astype("<u2")
    x565 = (r >> 3 << 11 | g >> 2 << 5 | b >> 3).astype("<u2")
    yield "rgb-555.bmp", bmp(35, 21, 16, b"".join(padded(row.tobytes()) for row in x555))
    fields = struct.pack("<III", 0xF800, 0x7E0, 0x1F)
    yield "rgb-565.bmp", bmp(35, 21, 16, b"".join(padded(row.tobytes()) for row in x565), b"", 3, fields)
    wide = (r << 24 | g << 16 | b << 8).astype("<u4")
    fields = struct.pack("<III", 0xFF000000, 0xFF0000, 0xFF00)
    yield "rgb-32-fields.bmp", bmp(35, 21, 32, wide.tobytes(), b"", 3, fields)

    def runs(row, width, bits):
        out, x = b"", 0
        while x < width:
            n = 1
            while x + n < width and row[x + n] == row[x] and n < 255:
                n += 1
            out, x = out + bytes([n, row[x] if bits == 8 else row[x] * 17]), x + n
        return out + b"\0\0"

    flat = values >> 6 << 6
    grey = bytes(v for i in range(256) for v in (i, i // 2, 255 - i, 0))
    lines = b"".join(runs(row, 35, 8) for row in flat)
    yield "rle8.bmp", bmp(35, 21, 8, lines[:-2] + b"\0\1", grey, 1)
    literal = b"".join(bytes([0, 35]) + row.tobytes() + b"\0" + b"\0\0" for row in values)
    yield "rle8-literal.bmp", bmp(35, 21, 8, literal + b"\0\1", grey, 1)
    lines = b"".join(runs(row, 35, 4) for row in values >> 4)
    yield "rle4.bmp", bmp(35, 21, 4, lines + b"\0\1", ramp, 2)


def tiffs():
    pixels = scene(33, 27)
    photo, small = Image.fromarray(pixels), Image.fromarray(pixels).resize((33, 27))
    grey = photo.convert("L")
    values = np.asarray(grey)
    ink = Image.fromarray(np.dstack([pixels, pixels[..., 1]]), "CMYK")
    for packing in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        name = packing.replace("tiff_", "").replace("adobe_", "")
        yield f"rgb-{name}.tif", saved(photo, "TIFF", compression=packing)
        yield f"grey-{name}.tif", saved(grey, "TIFF", compression=packing)
        yield f"bilevel-{name}.tif", saved(photo.convert("1"), "TIFF", compression=packing)
    yield "rgba.tif", saved(Image.fromarray(np.dstack([pixels, pixels[..., 2:]])), "TIFF")
    yield "grey-alpha.tif", saved(Image.merge("LA", [grey, grey]), "TIFF")
    yield "palette.tif", saved(photo.quantize(60), "TIFF")
    yield "cmyk.tif", saved(ink, "TIFF", compression="tiff_lzw")
    yield "predictor.tif", saved(photo, "TIFF", compression="tiff_lzw", tiffinfo={317: 2})
    yield "predictor-deflate.tif", saved(grey, "TIFF", compression="tiff_adobe_deflate", tiffinfo={317: 2})
    for value in range(1, 9):
        yield f"oriented-{value}.tif", saved(small.crop((0, 0, 9, 5)), "TIFF", tiffinfo={274: value})
    yield "strips.tif", saved(photo, "TIFF", compression="tiff_lzw", strip_size=33 * 3 * 5)
    size = {256: (3, [33]), 257: (3, [27]), 259: (3, [1])}
    rgb = {**size, 258: (3, [8, 8, 8]), 262: (3, [2]), 277: (3, [3])}
    one = {**size, 258: (3, [8]), 277: (3, [1])}
    yield "big-endian.tif", tiff(">", {**rgb, 273: (4, [0]), 278: (3, [27])}, [pixels.tobytes()])
    planes = [pixels[..., c].tobytes() for c in range(3)]
    yield "planar.tif", tiff("<", {**rgb, 273: (4, [0] * 3), 278: (3, [27]), 284: (3, [2])}, planes)
    tile = np.zeros((32, 48, 3), np.uint8)
    tile[:27, :33] = pixels
    tiles = [tile[y : y + 16, x : x + 16].tobytes() for y in (0, 16) for x in (0, 16, 32)]
    yield "tiles.tif", tiff("<", {**rgb, 324: (4, [0] * 6), 322: (3, [16]), 323: (3, [16])}, tiles)
    strip = {273: (4, [0]), 278: (3, [27])}
    yield "white-is-zero.tif", tiff("<", {**one, **strip, 262: (3, [0])}, [values.tobytes()])
    bits = [np.packbits(row).tobytes() for row in values > 127]
    yield "white-is-zero-1.tif", tiff("<", {**one, **strip, 258: (3, [1]), 262: (3, [0])}, [b"".join(bits)])
    nibbles = [bytes.fromhex("".join(f"{v >> 4:x}" for v in row) + "0") for row in values]
    yield "grey-4.tif", tiff("<", {**one, **strip, 258: (3, [4]), 262: (3, [1])}, [b"".join(nibbles)])
    deep = pixels.astype(int) * 256 + 133
    rgb16 = {**rgb, **strip, 258: (3, [16] * 3)}
    yield "rgb-16.tif", tiff("<", rgb16, [deep.astype("<u2").tobytes()])
    yield "rgb-16-big-endian.tif", tiff(">", rgb16, [deep.astype(">u2").tobytes()])
    grey16 = {**one, **strip, 258: (3, [16]), 262: (3, [1])}
    yield "grey-16.tif", tiff("<", grey16, [(values.astype("<u2") * 256 + 5).tobytes()])


def oracle(name, data):
    """PIL's pixels; for 16-bit grey, which PIL clips, the high byte."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    if image.mode.startswith("I"):
        return np.repeat((np.asarray(image).astype(int) >> 8).astype(np.uint8)[..., None], 3, axis=2)
    return np.asarray(image.convert("RGB"))


def digest(pixels):
    return hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()


def write_files(out):
    lines, cuts = [], []
    for maker in (jpegs, pngs, gifs, bmps, tiffs):
        for name, data in maker():
            (out / name).write_bytes(data)
            pixels = oracle(name, data)
            height, width, _ = pixels.shape
            ends = pixels.reshape(-1)[:6].tobytes().hex() + ".." + pixels.reshape(-1)[-6:].tobytes().hex()
            lines.append(f"{name}\t{width}\t{height}\t{digest(pixels)}\t{ends}")
    for name in ("rgb-420.jpg", "rgb-progressive.jpg", "ycck.jpg", "rgb.png", "interlaced-rgb.png", "straight.gif",
                 "rgb.bmp", "palette.bmp", "rgb-raw.tif"):
        data = (out / name).read_bytes()
        places = sorted(set([8, 9, *range(12, len(data), max(1, len(data) // 40)), *range(len(data) - 20, len(data))]))
        for length in places:
            try:
                same = np.array_equal(oracle(name, data[:length]), oracle(name, data))
                cuts.append(f"{name}\t{length}\t{'whole' if same else 'changed'}")
            except Exception:  # whatever PIL raises means that it refuses
                cuts.append(f"{name}\t{length}\trefused")
    image = Image.fromarray(scene(40, 30))
    for name, kind in (("foreign.webp", "WEBP"), ("foreign.avif", "AVIF"), ("foreign.jp2", "JPEG2000"), ("foreign.ico", "ICO")):
        (out / name).write_bytes(saved(image, kind))
    (out / "files.tsv").write_text("\n".join(lines) + "\n")
    (out / "cuts.tsv").write_text("\n".join(cuts) + "\n")


# --- the transforms -------------------------------------------------------------------------------------------------


def write_transforms(out, functional, transforms):
    modes = {
        "bilinear": (Image.Resampling.BILINEAR, transforms.InterpolationMode.BILINEAR),
        "bicubic": (Image.Resampling.BICUBIC, transforms.InterpolationMode.BICUBIC),
    }
    lines = []
    sizes = ((500, 375), (64, 64), (37, 91), (1, 1), (1, 30), (30, 1), (3000, 1), (300, 2))
    for mode, (pil, tv) in modes.items():
        for width, height in sizes:
            image = Image.fromarray(formula(width, height))
            for w, h in ((341, 256), (64, 64), (224, 224), (17, 5), (1, 1), (1, 40), (500, 375), (700, 11)):
                result = np.asarray(image.resize((w, h), pil))
                lines.append(f"resize\t{width}\t{height}\t{mode}\t{w}\t{h}\t{digest(result)}")
            for part in ((0.0, 0.0, 1.0, 1.0), (0.1, 0.2, 0.83, 0.71), (0.5, 0.0, 0.501, 1.0), (1 / 3, 1 / 7, 2 / 3, 1.0)):
                box = [float(np.float32(p * s)) for p, s in zip(part, (width, height, width, height))]
                result = np.asarray(image.resize((96, 80), pil, box=box))
                lines.append("\t".join(map(str, ["box", width, height, mode, 96, 80, *box, digest(result)])))
        sizes_eval = ((500, 375), (375, 500), (256, 256), (256, 300), (255, 257), (301, 200), (100, 80), (30, 400), (1, 1), (1, 60), (300, 1))
        for width, height in sizes_eval:
            image = Image.fromarray(formula(width, height))
            for side, h, w in ((256, 224, 224), (235, 224, 224), (256, 225, 225), (248, 160, 224), (200, 224, 224), (100, 223, 64), (64, 64, 64), (9, 300, 7)):
                pipeline = transforms.Compose([transforms.Resize(side, tv), transforms.CenterCrop((h, w))])
                result = np.asarray(pipeline(image))
                lines.append(f"eval\t{width}\t{height}\t{mode}\t{side}\t{h}\t{w}\t{digest(result)}")
        for width, height in ((500, 375), (61, 47), (1, 1)):
            image = Image.fromarray(formula(width, height))
            for l, t, w, h in ((0, 0, 1, 1), (0, 0, width, height), (width // 3, height // 4, (width + 1) // 2, (height + 2) // 3)):
                for flip in (0, 1):
                    for size in ((224, 224), (96, 33)):
                        result = functional.resized_crop(image, t, l, h, w, size, tv)
                        result = functional.hflip(result) if flip else result
                        cells = ["crop", width, height, mode, l, t, w, h, flip, *size, digest(np.asarray(result))]
                        lines.append("\t".join(map(str, cells)))
    (out / "transforms.tsv").write_text("\n".join(lines) + "\n")


def write_datasets(out, data, transforms):
    bicubic = transforms.InterpolationMode.BICUBIC
    cases = (
        ("hymenoptera.zip", "", 256, 224, None), ("flowers5.zip", "", 235, 224, bicubic),
        ("cifar10-12k.zip", "test/", 36, 32, None), ("tiny-imagenet-64.zip", "val/", 64, 56, bicubic),
    )
    lines = []
    for name, prefix, side, crop, mode in cases:
        mode = mode or transforms.InterpolationMode.BILINEAR
        pipeline = transforms.Compose([transforms.Resize(side, mode), transforms.CenterCrop(crop)])
        decoded, transformed, count = hashlib.sha256(), hashlib.sha256(), 0
        with zipfile.ZipFile(data / name) as archive:
            for entry in sorted(archive.namelist()):
                if entry.startswith(prefix) and entry.lower().endswith((".jpg", ".jpeg")):
                    image = ImageOps.exif_transpose(Image.open(io.BytesIO(archive.read(entry)))).convert("RGB")
                    decoded.update(image.tobytes())
                    transformed.update(pipeline(image).tobytes())
                    count += 1
        cells = [name, prefix or "-", count, side, crop, mode.value, decoded.hexdigest(), transformed.hexdigest()]
        lines.append("\t".join(map(str, cells)))
    (out / "datasets.tsv").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path)
    arguments = parser.parse_args()

    import torch.library

    # The CUDA build of torchvision registers operators that a CPU build of torch does not have.
    register = torch.library.register_fake
    torch.library.register_fake = lambda *_, **__: lambda function: function
    from torchvision import transforms
    from torchvision.transforms import functional

    torch.library.register_fake = register
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_files(arguments.out)
    write_transforms(arguments.out, functional, transforms)
    if arguments.data:
        write_datasets(arguments.out, arguments.data, transforms)


if __name__ == "__main__":
    sys.exit(main())
