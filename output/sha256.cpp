#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <stdexcept>
#include <vector>

#include "drystone/storage.hpp"
#include "output/atomic_file.hpp"

namespace drystone {

struct Sha256::Impl {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Impl() {
    // Only fails without memory, or in an OpenSSL stripped of SHA-256.
    if (context == nullptr || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) {
      EVP_MD_CTX_free(context);
      throw std::runtime_error("OpenSSL cannot start SHA-256");
    }
  }
  ~Impl() { EVP_MD_CTX_free(context); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::uint8_t> bytes) {
  assert(impl_ != nullptr && "a spent Sha256 was updated");
  EVP_DigestUpdate(impl_->context, bytes.data(), bytes.size());
}

void Sha256::update(std::string_view text) {
  update({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string Sha256::hex() {
  assert(impl_ != nullptr && "a spent Sha256 was asked again");
  std::array<std::uint8_t, 32> digest{};
  EVP_DigestFinal_ex(impl_->context, digest.data(), nullptr);
  impl_.reset();
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.update(text);
  return hash.hex();
}

std::string sha256_of_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw_io_error(file, "read", errno);
  Sha256 hash;
  std::vector<std::uint8_t> buffer(1 << 18);
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int error_number = errno;
      ::close(descriptor);
      throw_io_error(file, "read", error_number);
    }
    if (got == 0) break;
    hash.update(std::span(buffer).first(static_cast<std::size_t>(got)));
  }
  ::close(descriptor);
  return hash.hex();
}

}  // namespace drystone
