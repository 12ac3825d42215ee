"""Packages as tasks of lmms-eval: found, loaded, shown and scored."""

import os
import unittest

from packages import package, records  # first: it sets the environment

import cpu_torchvision  # before what imports torchvision
from lmms_eval.tasks import TaskManager, get_task_dict


class LmmsEval(unittest.TestCase):
    def test_a_task_is_found_and_scores_replies(self):
        os.chdir(package("lmms-eval"))
        manager = TaskManager(include_path="tasks", include_defaults=False)
        task = get_task_dict(["drystone_test"], manager)["drystone_test"]
        docs = list(task.test_docs())
        self.assertEqual(len(docs), 12)
        for doc in docs:
            truth = str(records()[doc["id"]]["stable"])
            self.assertEqual(task.doc_to_target(doc), truth)
            self.assertEqual([picture.size for picture in task.doc_to_visual(doc)], [(56, 56)] * 2)
            self.assertIn("tower", task.doc_to_text(doc))
            reply = f"<think>So.</think>\n<answer>{truth}</answer>"
            self.assertEqual(task.process_results(doc, [reply]), {"accuracy": 1.0, "format": 1.0})
            self.assertEqual(task.process_results(doc, ["no"])["accuracy"], 0.0)


if __name__ == "__main__":
    unittest.main()
