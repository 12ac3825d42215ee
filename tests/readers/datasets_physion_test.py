"""Trials for Physion's readers, as h5py has them: each is what the dataset's record and film are."""

import csv
import functools
import io
import json
import tarfile
import unittest

from packages import drystone, snippet, SCRATCH  # first: it sets the environment

import h5py
import numpy
from PIL import Image

CONFIG = """name: trials
seed: 4
family: support
count: 4
height: 2
events: projectile
ball: {path: rolled, start: 2}
zone: true
views: {rig: orbit, count: 2, size: 64}
film: {video: true, frames: true, planes: [rgb, instance, depth], size: 64, duration: 3}
"""
NEAR, FAR = 0.1, 100.0


@functools.cache
def dataset():
    config = SCRATCH / "trials.yaml"
    config.write_text(CONFIG)
    drystone("generate", config, "--out", SCRATCH / "trials", "-q")
    return SCRATCH / "trials"


@functools.cache
def package():
    folder = SCRATCH / "physion"
    drystone("export", dataset(), "--format", "physion", "--views", "first", "--out", folder, "-q")
    return folder


@functools.cache
def records():
    return {r["id"]: r for r in map(json.loads, drystone("show", dataset(), "--json").splitlines())}


@functools.cache
def members():
    """All files of the dataset's shards by name."""
    files = {}
    for shard in sorted((dataset() / "shards").glob("*.tar")):
        with tarfile.open(shard) as tar:
            files |= {member.name: tar.extractfile(member).read() for member in tar}
    return files


def trials():
    return sorted((package() / "train").glob("*.hdf5"))


def text(value):
    return value[()].decode()


def picture(dataset):
    return numpy.asarray(Image.open(io.BytesIO(dataset[()])))


def unity(points):
    """Our coordinates (z up) in Unity's (y up)."""
    return numpy.asarray(points)[..., [0, 2, 1]]


def turned(quaternion, vector):
    """A vector turned by a quaternion w, x, y, z."""
    w, axis = quaternion[0], numpy.asarray(quaternion[1:])
    twice = 2.0 * numpy.cross(axis, vector)
    return vector + w * twice + numpy.cross(axis, twice)


class Physion(unittest.TestCase):
    def test_every_record_is_a_trial_with_its_answers(self):
        found = set()
        for path in trials():
            with h5py.File(path) as trial:
                record = records()[text(trial["static/record"])]
                found.add(record["id"])
                frames = trial["frames"]
                self.assertEqual(list(frames), [f"{i:04d}" for i in range(len(frames))])
                touched = [frames[key]["labels/target_contacting_zone"][()].item() for key in frames]
                self.assertEqual(any(touched), record["touches_zone"])
                self.assertEqual(trial["static/does_target_contact_zone"][()], record["touches_zone"])
                self.assertEqual(trial["static/tower_stays"][()], record["stable"])
                ends = [frames[key]["labels/trial_end"][()].item() for key in frames]
                self.assertEqual(ends, [False] * (len(frames) - 1) + [True])
                self.assertEqual(text(trial["static/stimulus_name"]), f"train_{path.stem}")
        self.assertEqual(found, set(records()))
        self.assertEqual({record["touches_zone"] for record in records().values()}, {True, False})

    def test_objects_are_the_blocks_the_ball_and_the_zone(self):
        for path in trials():
            with h5py.File(path) as trial:
                static = trial["static"]
                scene = records()[text(static["record"])]["scene"]
                count = len(scene["blocks"])
                ids = static["object_ids"][()].tolist()
                self.assertEqual(len(set(ids)), count + 2)
                for name in ("model_names", "object_segmentation_colors", "mass", "static_friction",
                             "dynamic_friction", "bounciness", "color", "scale"):
                    self.assertEqual(len(static[name]), len(ids), name)
                [target] = [i for i, block in enumerate(scene["blocks"]) if block["id"] == scene["zone"]["target"]]
                self.assertEqual(ids.index(static["target_id"][()]), target)
                self.assertEqual(ids.index(static["probe_id"][()]), count)
                self.assertEqual(ids.index(static["zone_id"][()]), count + 1)
                self.assertEqual(static["framerate"][()], 30.0)
                self.assertEqual(static["push_time"][()], 15)
                self.assertEqual(len(static["distractors"]), 0)
                radius = scene["event"]["radius"]
                ball = scene["event"]["density"] * 4.0 / 3.0 * numpy.pi * radius**3
                self.assertAlmostEqual(static["probe_mass"][()], ball, places=6)
                numpy.testing.assert_allclose(static["scale"][count], [2.0 * radius] * 3, rtol=1e-6)
                self.assertEqual([name.decode() for name in static["model_names"][count:]],
                                 ["sphere", "cylinder" if scene["zone"]["shape"] == "disc" else "cube"])
                for i, block in enumerate(scene["blocks"]):
                    numpy.testing.assert_allclose(
                        static["scale"][i], 2.0 * unity(block["shape"]["half_extents"]), rtol=1e-6)
                    self.assertAlmostEqual(static["dynamic_friction"][i], block["friction"], places=6)

    def test_poses_are_those_of_the_clip(self):
        for path in trials():
            with h5py.File(path) as trial:
                record = records()[text(trial["static/record"])]
                clip = json.loads(members()[record["id"] + ".clip.json"])
                frames = trial["frames"]
                self.assertEqual(len(frames), len(clip["times"]))
                for number in (0, 20, len(frames) - 1):
                    objects = frames[f"{number:04d}/objects"]
                    for i, body in enumerate(clip["bodies"]):
                        center = body["position"][number]
                        w, x, y, z = body["quaternion"][number]
                        numpy.testing.assert_allclose(objects["center"][i], unity(center), atol=1e-5)
                        numpy.testing.assert_allclose(objects["rotations"][i], [-x, -z, -y, w], atol=1e-6)
                        low = trial["static/scale"][i][1] / 2.0
                        pivot = numpy.asarray(center) + turned((w, x, y, z), numpy.array([0.0, 0.0, -low]))
                        numpy.testing.assert_allclose(objects["positions"][i], unity(pivot), atol=1e-5)
                        # As anyone would use them in Unity: the model's middle, turned and put there.
                        numpy.testing.assert_allclose(
                            objects["positions"][i] + turned((w, -x, -z, -y), numpy.array([0.0, low, 0.0])),
                            objects["center"][i], atol=1e-5)

    def test_pictures_are_those_of_the_film(self):
        for path in trials():
            with h5py.File(path) as trial:
                record = records()[text(trial["static/record"])]
                target = trial["static/target_id"][()] - 1
                colors = trial["static/object_segmentation_colors"][()]
                for number in (0, 33):
                    images = trial[f"frames/{number:04d}/images"]
                    stem = f"{record['id']}.cam0.f{number:04d}"
                    own = Image.open(io.BytesIO(members()[f"{stem}.rgb.png"]))
                    numpy.testing.assert_array_equal(picture(images["_img"]), numpy.asarray(own))
                    ids = numpy.asarray(Image.open(io.BytesIO(members()[f"{stem}.instance.png"])))
                    segments = picture(images["_id"])
                    for i in range(len(colors) - 1):
                        numpy.testing.assert_array_equal((segments == colors[i]).all(axis=-1), ids == i + 1)
                    zone = (segments == colors[-1]).all(axis=-1)
                    self.assertTrue((ids[zone] == 0).all())
                    if number == 0:
                        self.assertGreater(zone.sum(), 20)
                        red, green, blue = numpy.moveaxis(picture(images["_img"])[zone].astype(float), -1, 0)
                        self.assertGreater(numpy.mean((red > 1.5 * blue) & (green > 1.2 * blue)), 0.8)
                        image = numpy.asarray(Image.open(path.with_name(path.stem + "_map.png")))
                        numpy.testing.assert_array_equal((image == [255, 255, 0]).all(axis=-1), zone)
                        numpy.testing.assert_array_equal((image == [255, 0, 0]).all(axis=-1), ids == target + 1)
                    digits = images["_depth"][()].astype(float)
                    depth = (digits @ [1.0, 1 / 256, 1 / 256**2]) * (FAR - NEAR) / 256
                    millimetres = numpy.asarray(Image.open(io.BytesIO(members()[f"{stem}.depth.png"]))) / 1000.0
                    seen = (millimetres > 0) & (millimetres < 65)
                    numpy.testing.assert_allclose(depth[seen], millimetres[seen], atol=0.001)

    def test_cameras_project_bodies_to_where_they_are_seen(self):
        checked = 0
        for path in trials():
            with h5py.File(path) as trial:
                frame = trial["frames/0000"]
                camera = frame["camera_matrices/camera_matrix"][()].reshape(4, 4)
                projection = frame["camera_matrices/projection_matrix"][()].reshape(4, 4)
                probe = len(trial["static/object_ids"]) - 2
                x, y, _, w = projection @ camera @ [*frame["objects/center"][probe], 1.0]
                at = numpy.array([(x / w + 1) / 2 * 64, (1 - y / w) / 2 * 64])
                shown = (picture(frame["images/_id"]) == trial["static/object_segmentation_colors"][probe]).all(axis=-1)
                depth = -(camera @ [*frame["objects/center"][probe], 1.0])[2]
                radius = trial["static/scale"][probe][0] / 2
                if shown.sum() < 0.9 * numpy.pi * (radius * projection[0, 0] * 32 / depth) ** 2:
                    continue  # behind the tower
                checked += 1
                rows, columns = numpy.nonzero(shown)
                numpy.testing.assert_allclose(
                    [columns.mean() + 0.5, rows.mean() + 0.5], at, atol=1.0)
                digits = frame["images/_depth"][()][int(at[1]), int(at[0])].astype(float)
                near = (digits @ [1.0, 1 / 256, 1 / 256**2]) * (FAR - NEAR) / 256
                self.assertAlmostEqual(near + radius, depth, delta=0.05)
        self.assertGreater(checked, 0)

    def test_contacts_are_those_of_the_clip(self):
        path = trials()[0]
        with h5py.File(path) as trial:
            clip = json.loads(members()[text(trial["static/record"]) + ".clip.json"])
            for number in (5, len(clip["times"]) - 1):
                frame = trial[f"frames/{number:04d}"]
                pairs = [c for c in clip["contacts"][number] if min(c[:2]) >= 0]
                ground = [c for c in clip["contacts"][number] if min(c[:2]) < 0]
                self.assertGreater(len(ground), 0)
                self.assertEqual(frame["collisions/object_ids"][()].tolist(), [[a + 1, b + 1] for a, b, *_ in pairs])
                self.assertEqual(frame["env_collisions/object_ids"][()].ravel().tolist(),
                                 [max(a, b) + 1 for a, b, *_ in ground])
                numpy.testing.assert_allclose(
                    frame["env_collisions/points"][()], unity([c[2:5] for c in ground]), atol=1e-5)

    def test_bytes_do_not_depend_on_the_number_of_workers(self):
        folder = SCRATCH / "physion-alone"
        drystone("export", dataset(), "--format", "physion", "--views", "first", "--out", folder, "-q", "-j", "1")
        self.assertEqual((folder / "SHA256SUMS").read_text(), (package() / "SHA256SUMS").read_text())

    def test_films_and_lists(self):
        folder = package() / "train"
        metadata = json.loads((folder / "metadata.json").read_text())
        with (folder / "labels.csv").open(newline="") as file:
            answers = {row["stimulus_name"]: row["does_target_contact_zone"] for row in csv.DictReader(file)}
        self.assertEqual(len(metadata), len(records()))
        for path, entry in zip(trials(), metadata, strict=True):
            record = records()[entry["record"]]
            self.assertEqual(entry["does_target_contact_zone"], record["touches_zone"])
            self.assertEqual(answers[entry["stimulus_name"]], str(record["touches_zone"]))
            self.assertEqual(path.with_name(path.stem + "_img.mp4").read_bytes(),
                             members()[f"{record['id']}.cam0.film.mp4"])
            self.assertEqual(path.with_name(path.stem + "_observed.mp4").read_bytes(),
                             members()[f"{record['id']}.cam0.observed.mp4"])
            self.assertEqual(entry["num_frames"], 90)

    def test_the_snippet_of_the_card_runs(self):
        exec(snippet(package()), {"print": lambda *_: None})


if __name__ == "__main__":
    unittest.main()
