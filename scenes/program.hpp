// The general case: is there any set of contact forces that holds every body still?
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "scenes/contacts.hpp"

namespace drystone::contacts {

/// How a program is posed.
struct ProgramOptions {
  bool planar = false;         ///< 2D: forces in the x-z plane and moments about y only
  Vec3 down{0, 0, -1};         ///< direction of gravity, unit
  int facets = 16;             ///< of the linearised friction cone; 2 in 2D, where it is exact
  bool circumscribed = false;  ///< cone around the round one instead of within it
  double friction_scale = 1.0;
};

/// How far a structure is from equilibrium.
struct Residual {
  /// Least sum, over bodies, of the forces (in weights of the body) and moments (in weights times
  /// sizes) that would have to be added; 0 in equilibrium.
  double value = 0.0;
  double slope = 0.0;                ///< d value / d outset, per metre
  std::vector<double> slope_shares;  ///< what each contact adds to it
};

/// The contact-force program of Whiting et al. 2009: forces at the extreme points of every contact
/// region, within linearised friction cones, balance gravity on every body. Regions with round
/// edges have infinitely many extreme points; those that matter are found by pricing them with the
/// dual solution, so that discs and the round corners of widened regions are exact. Everything is
/// made dimensionless: forces by each body's weight, lengths by its size.
class Program {
 public:
  Program(const std::vector<Body>& bodies, const std::vector<Contact>& contacts,
          const ProgramOptions& options);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  /// Residual with every contact region moved outwards by `outset` metres plus `share` of its width
  /// (inwards where negative). Contacts whose region vanishes are dropped.
  [[nodiscard]] Residual residual(double outset, double share = 0.0);
  /// Largest horizontal load, as a share of every weight, that the contacts can bear in addition to
  /// gravity along each of some horizontal unit vectors; nullopt where they cannot bear gravity
  /// alone.
  [[nodiscard]] std::optional<double> largest_load(const std::vector<Vec3>& directions,
                                                   double outset, double share);
  /// Whether the structure still balances when any body is pushed or twisted by a millionth of its
  /// weight, in any direction.
  [[nodiscard]] bool robust(double outset, double share);
  /// Largest inset at which any contact has a region left.
  [[nodiscard]] double largest_inset() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Residuals up to this count as equilibrium: well above the solver's errors, well below what a
/// displacement of 1e-7 of a block's size makes.
inline constexpr double kBalanced = 1e-9;

}  // namespace drystone::contacts
