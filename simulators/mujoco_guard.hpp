// MuJoCo's fatal errors as exceptions, and nothing of its log on the console or in files.
#pragma once

#include <type_traits>
#include <utility>

namespace drystone::mujoco {

/// Must run before anything else is asked of MuJoCo: refuses libraries that are too old, and
/// installs the log handler, once per process. Messages from calls that are not guarded go on to
/// the handler that was there before, so an application's own use of MuJoCo is not touched.
/// @throws Error(environment) for a MuJoCo before 3.12
void prepare();

namespace detail {
void run_guarded(void (*call)(void*), void* context);
}

/// Runs `call`, which may only call MuJoCo's C functions and must not create objects that have a
/// destructor: a fatal error leaves it by longjmp, as MuJoCo's manual prescribes.
/// @throws Error(environment) with MuJoCo's message
template <class Call>
void guarded(Call&& call) {
  detail::run_guarded(
      [](void* context) { (*static_cast<std::remove_reference_t<Call>*>(context))(); }, &call);
}

}  // namespace drystone::mujoco
