// Python module drystone._reward: the reward rules, without anything else of Drystone.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>

#include "drystone/reward.hpp"

namespace nb = nanobind;

NB_MODULE(_reward, module) {
  module.doc() = "Rules by which answers of models are rewarded.";
  nb::class_<drystone::Reward>(module, "Reward", "What a completion earned.")
      .def_ro("format", &drystone::Reward::format, "The text has the form that was asked for.")
      .def_ro("answer", &drystone::Reward::answer, "The answer is the right one.")
      // Bytes of a broken encoding are text here like all others.
      .def_prop_ro(
          "given",
          [](const drystone::Reward& self) {
            return nb::steal<nb::str>(PyUnicode_DecodeUTF8(
                self.given.data(), static_cast<Py_ssize_t>(self.given.size()), "replace"));
          },
          "The answer as it was understood; empty: none.")
      .def(
          "score",
          [](const drystone::Reward& self, double format, double answer) {
            return self.score({.format = format, .answer = answer});
          },
          nb::arg("format") = drystone::RewardWeights{}.format,
          nb::arg("answer") = drystone::RewardWeights{}.answer,
          "Sum of the weights of what was earned.");
  module.def("reward", &drystone::reward, nb::arg("completion"), nb::arg("truth"),
             "Judges a completion: its form, and its answer against the truth.");
  module.def("canonical_answer", &drystone::canonical_answer, nb::arg("answer"),
             "The form in which answers are compared.");
}
