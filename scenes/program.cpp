#include "scenes/program.hpp"

#include <ClpSimplex.hpp>
#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <utility>

namespace drystone::contacts {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Columns that would improve the objective by less than this per unit are not worth adding; the
/// solver itself resolves little less.
constexpr double kReducedCost = 1e-10;
/// As long as some normal force promises this much, friction is not looked at.
constexpr double kPromising = 1e-5;
constexpr int kMaxRounds = 400;
constexpr int kMaxRestarts = 3;
/// A force that would improve the objective by more than this must not be passed over.
constexpr double kPassedOver = 1e-8;
constexpr int kMaxIdle = 40;  ///< rounds without progress
constexpr double kLargestLoad = 1e6;

using Wrench = std::array<double, 6>;

/// A column of the program: a unit force in one direction at an extreme point of one contact.
struct Ray {
  std::size_t contact = 0;
  std::size_t facet = 0;  ///< index into the contact's directions
  Vec2 towards;           ///< the point is the extreme one along this, in the contact's frame
};

}  // namespace

struct Program::State {
  const std::vector<Body>& bodies;
  const std::vector<Contact>& contacts;
  ProgramOptions options;
  std::size_t rows_per_body = 6;
  /// Unit of the contacts' forces: with it none of them is large, so that what the solver neglects
  /// per unit stays negligible.
  double total_mass = 0.0;
  std::vector<std::vector<Vec3>> forces;  ///< by contact: its normal, then the rays of its cone
  std::vector<Ray> known;                 ///< rays that mattered at other outsets

  // At the current outset.
  std::vector<std::optional<Region>> regions;
  std::vector<double> outsets;
  ClpSimplex model;
  std::vector<Ray> rays;
  int first_ray = 0;

  State(const std::vector<Body>& b, const std::vector<Contact>& c, const ProgramOptions& o)
      : bodies(b), contacts(c), options(o), rows_per_body(o.planar ? 3 : 6) {
    for (const Contact& contact : contacts) forces.push_back(cone(contact));
    for (const Body& body : bodies) total_mass += body.mass;
  }

  [[nodiscard]] std::size_t rows() const { return rows_per_body * bodies.size(); }

  [[nodiscard]] std::vector<Vec3> cone(const Contact& contact) const {
    const Frame& f = contact.frame;
    std::vector<Vec3> directions{f.normal};
    const double mu = options.friction_scale * contact.friction;
    if (mu <= 0) return directions;
    if (options.planar) {
      const Vec3 along = cross(Vec3{0, 1, 0}, f.normal);
      directions.push_back(f.normal + mu * along);
      directions.push_back(f.normal - mu * along);
      return directions;
    }
    const int n = options.facets;
    // A circumscribed cone has its corners between the directions in which the other one has them.
    const double shift = options.circumscribed ? 0.5 : 0.0;
    const double reach = options.circumscribed ? mu / exact::cos(kPi / n) : mu;
    for (int k = 0; k < n; ++k) {
      const double angle = 2.0 * kPi * (k + shift) / n;
      directions.push_back(f.normal + reach * (exact::cos(angle) * f.u + exact::sin(angle) * f.v));
    }
    return directions;
  }

  /// Force and moment about the centre of mass, in units of the body's weight and size.
  [[nodiscard]] static Wrench wrench(const Body& body, Vec3 point, Vec3 force) {
    const Vec3 moment = cross(point - body.center, force);
    const double f = 1.0 / body.mass;
    const double m = f / body.size;
    return {f * force.x, f * force.y, f * force.z, m * moment.x, m * moment.y, m * moment.z};
  }

  void put_row(std::vector<int>& index, std::vector<double>& element, std::size_t body,
               const Wrench& w, double scale) const {
    static constexpr std::array<std::size_t, 6> kAll{0, 1, 2, 3, 4, 5};
    static constexpr std::array<std::size_t, 3> kPlanar{0, 2, 4};
    for (std::size_t r = 0; r < rows_per_body; ++r) {
      const double value = scale * w[options.planar ? kPlanar[r] : kAll[r]];
      if (value == 0.0) continue;
      index.push_back(static_cast<int>(body * rows_per_body + r));
      element.push_back(value);
    }
  }

  [[nodiscard]] Vec2 point_of(const Ray& ray) const {
    Vec2 p = regions[ray.contact]->extreme(ray.towards);
    const double length = norm(ray.towards);
    if (outsets[ray.contact] > 0 && length > 0) {
      p = p + (outsets[ray.contact] / length) * ray.towards;
    }
    return p;
  }

  /// Columns that wait to be added together, since the solver copies its matrix each time.
  struct Columns {
    std::vector<CoinBigIndex> starts{0};
    std::vector<int> index;
    std::vector<double> element;
    std::vector<double> lower, upper, cost;

    void close(double least, double most, double price) {
      starts.push_back(static_cast<CoinBigIndex>(index.size()));
      lower.push_back(least);
      upper.push_back(most);
      cost.push_back(price);
    }
  };

  void stage(Columns& columns, const Ray& ray) {
    const Contact& contact = contacts[ray.contact];
    const Vec3 point = contact.frame.lift(point_of(ray));
    const Vec3 force = forces[ray.contact][ray.facet];
    const double scale = total_mass;
    const auto upper = static_cast<std::size_t>(contact.upper);
    put_row(columns.index, columns.element, upper, wrench(bodies[upper], point, force), scale);
    if (contact.lower >= 0) {
      const auto lower = static_cast<std::size_t>(contact.lower);
      put_row(columns.index, columns.element, lower, wrench(bodies[lower], point, -force), scale);
    }
    columns.close(0.0, kInfinity, 0.0);
    rays.push_back(ray);
  }

  void add(const Columns& columns) {
    model.addColumns(static_cast<int>(columns.lower.size()), columns.lower.data(),
                     columns.upper.data(), columns.cost.data(), columns.starts.data(),
                     columns.index.data(), columns.element.data());
  }

  /// Gravity's share of a row's right-hand side: contact forces must carry it.
  [[nodiscard]] double carried(std::size_t row, Vec3 load) const {
    const std::size_t r = row % rows_per_body;
    if (options.planar) return r == 0 ? load.x : r == 1 ? load.z : 0.0;
    return r == 0 ? load.x : r == 1 ? load.y : r == 2 ? load.z : 0.0;
  }

  void set_outset(double outset, double share) {
    regions.clear();
    outsets.clear();
    for (const Contact& contact : contacts) {
      const double mine = outset + share * contact.width;
      outsets.push_back(mine);
      regions.push_back(contact.region(std::max(0.0, -mine)));
    }
  }

  /// An empty program: slack in every row, forces at the corners of the regions.
  void pose() {
    model = ClpSimplex();
    configure();
    const int m = static_cast<int>(rows());
    model.resize(m, 0);
    for (int r = 0; r < m; ++r) {
      const double b = carried(static_cast<std::size_t>(r), -options.down);
      model.setRowBounds(r, b, b);
    }
    Columns columns;
    for (int r = 0; r < m; ++r) {
      for (const double sign : {1.0, -1.0}) {
        columns.index.push_back(r);
        columns.element.push_back(sign);
        columns.close(0.0, kInfinity, 1.0);
      }
    }
    first_ray = 2 * m;
    rays.clear();
    for (std::size_t c = 0; c < contacts.size(); ++c) {
      if (!regions[c]) continue;
      constexpr std::array<Vec2, 8> kAround{Vec2{1, 0}, {1, 1},   {0, 1},  {-1, 1},
                                            {-1, 0},    {-1, -1}, {0, -1}, {1, -1}};
      std::vector<Vec2> seen;
      for (const Vec2 towards : kAround) {
        const Vec2 p = point_of({c, 0, towards});
        if (std::find(seen.begin(), seen.end(), p) != seen.end()) continue;
        seen.push_back(p);
        stage(columns, {c, 0, towards});
      }
    }
    for (const Ray& ray : known) {
      if (regions[ray.contact]) stage(columns, ray);
    }
    add(columns);
    // Start from the slacks alone: primal feasible, whatever the rays.
    model.createStatus();
    std::vector<double> solution(static_cast<std::size_t>(model.numberColumns()), 0.0);
    for (int r = 0; r < m; ++r) {
      const double b = model.rowLower()[r];
      model.setRowStatus(r, ClpSimplex::isFixed);
      model.setColumnStatus(2 * r + (b < 0 ? 1 : 0), ClpSimplex::basic);
      model.setColumnStatus(2 * r + (b < 0 ? 0 : 1), ClpSimplex::atLowerBound);
    }
    for (int j = first_ray; j < model.numberColumns(); ++j) {
      model.setColumnStatus(j, ClpSimplex::atLowerBound);
    }
  }

  void configure() {
    model.setLogLevel(0);
    model.scaling(0);
    model.setPerturbation(100);
    model.setPrimalTolerance(1e-10);
    model.setDualTolerance(1e-9);
  }

  /// The same program in a fresh solver. Now and then the solver flags a variable after a small
  /// pivot and then calls a point optimal that is not; from another start, by another way, it gets
  /// there.
  void restart() {
    ClpSimplex fresh;
    fresh.loadProblem(*model.matrix(), model.columnLower(), model.columnUpper(), model.objective(),
                      model.rowLower(), model.rowUpper());
    model = fresh;
    configure();
    model.setPerturbation(50);
    model.scaling(1);
    model.dual();
    model.scaling(0);
    model.setPerturbation(100);
    model.primal();
  }

  void optimise() {
    model.primal();
    if (model.status() != 0) restart();
  }

  /// Gradient of a force's value to the dual solution with respect to its point of application, in
  /// the contact's plane, and its value at the plane's origin.
  struct Price {
    Vec2 gradient;
    double at_origin = 0.0;
  };
  [[nodiscard]] Price price(const double* dual, std::size_t c, std::size_t facet) const {
    const Contact& contact = contacts[c];
    const Vec3 force = forces[c][facet];
    const double scale = total_mass;
    Price result;
    const auto side = [&](std::size_t i, double sign) {
      const double* y = dual + i * rows_per_body;
      const Body& body = bodies[i];
      const Vec3 yf = options.planar ? Vec3{y[0], 0, y[1]} : Vec3{y[0], y[1], y[2]};
      const Vec3 ym = options.planar ? Vec3{0, y[2], 0} : Vec3{y[3], y[4], y[5]};
      const double f = sign * scale / body.mass;
      const double m = f / body.size;
      const Vec3 turned = m * cross(force, ym);  // ym . (p x force) = p . (force x ym)
      result.gradient =
          result.gradient + Vec2{dot(turned, contact.frame.u), dot(turned, contact.frame.v)};
      result.at_origin += f * dot(yf, force) + dot(turned, contact.frame.origin - body.center);
    };
    side(static_cast<std::size_t>(contact.upper), 1.0);
    if (contact.lower >= 0) side(static_cast<std::size_t>(contact.lower), -1.0);
    return result;
  }

  enum class Found { nothing, something, known };

  /// Adds, for every contact, the force that would improve the objective most. `known` where all of
  /// those are in the program already and the solver has passed them over.
  Found add_improving() {
    // Friction is looked at only when no normal force helps much: most structures need none.
    const Found found = add_improving(false);
    return found == Found::something ? found : add_improving(true);
  }

  Found add_improving(bool friction) {
    const double* dual = model.dualRowSolution();
    std::vector<Ray> found;
    double most = 0.0;
    for (std::size_t c = 0; c < contacts.size(); ++c) {
      if (!regions[c]) continue;
      double best = friction ? kReducedCost : kPromising;
      std::optional<Ray> best_ray;
      const std::size_t facets = friction ? forces[c].size() : 1;
      for (std::size_t k = 0; k < facets; ++k) {
        const Price p = price(dual, c, k);
        const Ray ray{c, k, p.gradient};
        const double value = p.at_origin + dot(p.gradient, point_of(ray));
        if (value <= best) continue;
        best = value;
        best_ray = ray;
      }
      if (!best_ray) continue;
      most = std::max(most, best);
      if (!present(*best_ray)) found.push_back(*best_ray);
    }
    if (most == 0.0) return Found::nothing;
    // What the solver passes over within its own tolerance is no loss.
    if (found.empty()) return most > kPassedOver ? Found::known : Found::nothing;
    Columns columns;
    for (const Ray& ray : found) stage(columns, ray);
    add(columns);
    return Found::something;
  }

  /// Whether the program has this force already, at the same point but for rounding.
  [[nodiscard]] bool present(const Ray& ray) const {
    const Vec2 p = point_of(ray);
    const double near = 1e-10 * contacts[ray.contact].width;
    return std::any_of(rays.begin(), rays.end(), [&](const Ray& other) {
      return other.contact == ray.contact && other.facet == ray.facet &&
             norm(point_of(other) - p) <= near;
    });
  }

  /// Optimum over all forces, including those not yet written down. `floor` is a value that the
  /// objective cannot fall below.
  void solve(double floor) {
    int idle = 0, restarts = 0;
    for (int round = 0; round < kMaxRounds && idle < kMaxIdle; ++round) {
      const double before = model.objectiveValue();
      optimise();
      if (model.objectiveValue() <= floor + 1e-13) return;
      // New forces may have to come together before any of them helps, so one idle round is no end.
      idle = round > 0 && std::abs(model.objectiveValue() - before) < 1e-14 ? idle + 1 : 0;
      switch (add_improving()) {
        case Found::nothing:
          return;
        case Found::something:
          break;
        case Found::known:
          if (restarts++ == kMaxRestarts) return;
          restart();
          break;
      }
    }
  }

  Residual evaluate() {
    Residual result;
    result.value = std::max(0.0, model.objectiveValue());
    result.slope_shares.assign(contacts.size(), 0.0);
    if (result.value <= kBalanced) return result;
    // Envelope theorem: the value changes as the points of application of the forces in use move.
    // Each of them is the best point of its region, so it moves with the region's support function.
    const double* dual = model.dualRowSolution();
    const double* x = model.primalColumnSolution();
    known.clear();
    for (std::size_t j = 0; j < rays.size(); ++j) {
      const double amount = x[first_ray + static_cast<int>(j)];
      if (amount <= 1e-12) continue;
      known.push_back(rays[j]);
      const std::size_t c = rays[j].contact;
      const Price p = price(dual, c, rays[j].facet);
      double speed = norm(p.gradient);
      if (outsets[c] < 0) {
        const double step = std::min(1e-7 * contacts[c].width, -outsets[c]);
        const auto wider = contacts[c].region(-outsets[c] - step);
        if (wider) {
          speed =
              dot(p.gradient, wider->extreme(p.gradient) - regions[c]->extreme(p.gradient)) / step;
        }
      }
      result.slope_shares[c] -= amount * speed;
      result.slope -= amount * speed;
    }
    return result;
  }
};

Program::Program(const std::vector<Body>& bodies, const std::vector<Contact>& contacts,
                 const ProgramOptions& options)
    : state_(std::make_unique<State>(bodies, contacts, options)) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

Residual Program::residual(double outset, double share) {
  state_->set_outset(outset, share);
  state_->pose();
  state_->solve(0.0);
  return state_->evaluate();
}

std::optional<double> Program::largest_load(const std::vector<Vec3>& directions, double outset,
                                            double share) {
  State& s = *state_;
  if (residual(outset, share).value > kBalanced) return {};
  // No slack any more, beyond what rounding left; push as hard as the contacts bear.
  for (int j = 0; j < s.first_ray; ++j) {
    s.model.setColumnUpper(j, std::max(0.0, s.model.primalColumnSolution()[j]));
    s.model.setObjectiveCoefficient(j, 0.0);
  }
  State::Columns columns;
  const int first_load = s.model.numberColumns();
  for (const Vec3 direction : directions) {
    for (std::size_t r = 0; r < s.rows(); ++r) {
      const double b = s.carried(r, direction);
      if (b == 0.0) continue;
      columns.index.push_back(static_cast<int>(r));
      columns.element.push_back(b);
    }
    columns.close(0.0, 0.0, -1.0);
  }
  s.add(columns);
  // One load at a time: the contact forces found for one direction serve the next.
  double least = kLargestLoad;
  for (std::size_t d = 0; d < directions.size(); ++d) {
    const int load = first_load + static_cast<int>(d);
    s.model.setColumnUpper(load, kLargestLoad);
    s.solve(-kLargestLoad);
    least = std::min(least, s.model.primalColumnSolution()[load]);
    s.model.setColumnUpper(load, 0.0);
  }
  return least;
}

bool Program::robust(double outset, double share) {
  constexpr double kPush = 1e-6;
  State& s = *state_;
  if (residual(outset, share).value > kBalanced) return false;
  for (std::size_t r = 0; r < s.rows(); ++r) {
    const double b = s.carried(r, -s.options.down);
    for (const double sign : {1.0, -1.0}) {
      const double pushed = b + sign * kPush;
      s.model.setRowBounds(static_cast<int>(r), pushed, pushed);
      s.solve(0.0);
      if (s.model.objectiveValue() > kBalanced) return false;
    }
    s.model.setRowBounds(static_cast<int>(r), b, b);
  }
  return true;
}

double Program::largest_inset() const {
  double largest = 0.0;
  for (const Contact& contact : state_->contacts) {
    const auto region = contact.region();
    if (!region) continue;
    if (contact.thin()) return kInfinity;
    largest = std::max(largest, 0.5 * region->thickness());
  }
  return largest;
}

}  // namespace drystone::contacts
