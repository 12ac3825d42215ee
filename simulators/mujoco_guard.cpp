#include "simulators/mujoco_guard.hpp"

#include <mujoco/mujoco.h>

#include <csetjmp>
#include <cstring>
#include <mutex>
#include <string>

#include "drystone/error.hpp"

namespace drystone::mujoco {
namespace {

struct Guard {
  std::jmp_buf place;
  char message[sizeof mjLogMessage::subject] = "";
};

thread_local Guard* current_guard = nullptr;
mjfLogHandler previous_handler = nullptr;

void handle(const mjLogMessage* message) {
  Guard* const guard = current_guard;
  if (guard == nullptr) {
    previous_handler(message);
    return;
  }
  // Warnings are counted in mjData, where the simulator looks for them.
  if (message->level != mjLOG_ERROR) return;
  std::memcpy(guard->message, message->subject, sizeof guard->message);
  guard->message[sizeof guard->message - 1] = '\0';
  std::longjmp(guard->place, 1);
}

}  // namespace

void prepare() {
  // Older box-box colliders make perfectly aligned towers fall.
  if (mj_version() < 3012000) {
    throw Error(ErrorCode::environment,
                "MuJoCo " + std::string(mj_versionString()) + " is too old to label towers",
                "run tools/setup, or link MuJoCo 3.12 or later");
  }
  static std::once_flag once;
  std::call_once(once, [] {
    // Asked for first, so that a message of another thread never meets a handler without it.
    previous_handler = mju_setLogHandler(nullptr);
    mju_setLogHandler(handle);
  });
}

void detail::run_guarded(void (*call)(void*), void* context) {
  Guard guard;
  Guard* const outer = current_guard;
  current_guard = &guard;
  if (setjmp(guard.place) == 0) {
    call(context);
    current_guard = outer;
    return;
  }
  current_guard = outer;
  throw Error(ErrorCode::environment, "MuJoCo gave up: " + std::string(guard.message),
              "check the scene for extreme sizes, masses or overlaps");
}

}  // namespace drystone::mujoco
