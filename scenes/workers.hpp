// Threads that make things in parallel and hand them on in order.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace drystone {

/// As many as were asked for; 0 asks for as many as the machine has.
[[nodiscard]] inline int worker_count(int asked) {
  return asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

/// Items 0, 1, 2 ... on their way from the workers that make them to the one that takes them.
/// Standard mutexes throughout, so that checkers of threads see every hand-over.
template <class Item>
class OrderedItems {
 public:
  /// What became of an item: it was made, or making it threw.
  using Result = std::variant<Item, std::exception_ptr>;

  /// @param ahead how many items may be begun that are not taken yet
  OrderedItems(std::size_t count, std::size_t ahead) : count_(count), ahead_(ahead) {}

  /// The next item to make; waits while too many are ahead. @return false: there is none
  [[nodiscard]] bool begin(std::size_t& index) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || begun_ == count_ || begun_ < taken_ + ahead_; });
    if (closed_ || begun_ == count_) return false;
    index = begun_++;
    return true;
  }
  void put(std::size_t index, Result result) {
    {
      const std::lock_guard lock(mutex_);
      results_.emplace(index, std::move(result));
    }
    changed_.notify_all();
  }
  /// A worker is lost, and with it perhaps an item that it had begun.
  void fail(std::exception_ptr exception) {
    {
      const std::lock_guard lock(mutex_);
      failure_ = std::move(exception);
      closed_ = true;
    }
    changed_.notify_all();
  }
  /// The next item in order. @return false: all that were begun are taken, and no more will be.
  /// @throws what `fail` was given
  [[nodiscard]] bool take(Result& result) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return failure_ || is_done() || results_.contains(taken_); });
      if (failure_) std::rethrow_exception(failure_);
      if (is_done()) return false;
      result = std::move(results_.extract(taken_++).mapped());
    }
    changed_.notify_all();
    return true;
  }
  /// Lets nobody begin another item.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

 private:
  [[nodiscard]] bool is_done() const { return taken_ == count_ || (closed_ && taken_ == begun_); }

  const std::size_t count_;
  const std::size_t ahead_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Result> results_;
  std::exception_ptr failure_;
  std::size_t begun_ = 0;
  std::size_t taken_ = 0;
  bool closed_ = false;
};

/// Makes `count` items with as many threads as `workers` says, each of which asks `new_worker()`
/// for a function `Item(std::size_t index)` of its own. The calling thread gets the items in order:
/// `take(index, Item&&)` returns whether to go on. After false those already begun are still
/// taken, and no others are begun.
///
/// What a worker throws is thrown here when its item's turn comes, so that it does not depend on
/// the number of workers; what `take` throws, at once.
template <class NewWorker, class Take>
void make_in_order(std::size_t count, int workers, NewWorker&& new_worker, Take&& take) {
  using Item = std::invoke_result_t<std::invoke_result_t<NewWorker&>&, std::size_t>;
  using Result = typename OrderedItems<Item>::Result;
  const auto threads = std::min(count, static_cast<std::size_t>(std::max(1, workers)));
  OrderedItems<Item> items(count, 2 * threads);
  const auto work = [&] {
    try {
      auto make = new_worker();
      std::size_t index = 0;
      while (items.begin(index)) {
        Result result;
        try {
          result = make(index);
        } catch (...) {
          result = std::current_exception();
        }
        items.put(index, std::move(result));
      }
    } catch (...) {
      items.fail(std::current_exception());
    }
  };

  std::vector<std::jthread> pool;
  struct Closing {
    OrderedItems<Item>& items;
    ~Closing() { items.close(); }  // before the threads are joined
  } const closing{items};
  for (std::size_t i = 0; i < threads; ++i) pool.emplace_back(work);
  Result result;
  for (std::size_t index = 0; items.take(result); ++index) {
    if (const auto* thrown = std::get_if<std::exception_ptr>(&result)) {
      std::rethrow_exception(*thrown);
    }
    if (!take(index, std::move(std::get<Item>(result)))) items.close();
  }
}

}  // namespace drystone
