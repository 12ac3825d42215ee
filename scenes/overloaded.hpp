// One visitor of a variant from several functions.
#pragma once

namespace drystone {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
// Clang 16 does not deduce aggregates by itself.
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace drystone
