// Small vectors, rotations and rigid poses, and elementary functions whose results are the same on
// every machine: only + - * / and sqrt are used, which IEEE 754 rounds exactly.
#pragma once

#include <array>
#include <cmath>

namespace drystone {

inline constexpr double kPi = 3.14159265358979323846;

[[nodiscard]] constexpr double radians(double degrees) { return degrees * (kPi / 180.0); }
[[nodiscard]] constexpr double degrees(double radians) { return radians * (180.0 / kPi); }

struct Vec2 {
  double x = 0.0;
  double y = 0.0;
  friend constexpr bool operator==(const Vec2&, const Vec2&) = default;
};

[[nodiscard]] constexpr Vec2 operator+(Vec2 a, Vec2 b) { return {a.x + b.x, a.y + b.y}; }
[[nodiscard]] constexpr Vec2 operator-(Vec2 a, Vec2 b) { return {a.x - b.x, a.y - b.y}; }
[[nodiscard]] constexpr Vec2 operator-(Vec2 a) { return {-a.x, -a.y}; }
[[nodiscard]] constexpr Vec2 operator*(double s, Vec2 a) { return {s * a.x, s * a.y}; }
[[nodiscard]] constexpr double dot(Vec2 a, Vec2 b) { return a.x * b.x + a.y * b.y; }
/// z component of the cross product: positive where `b` lies counter-clockwise of `a`.
[[nodiscard]] constexpr double cross(Vec2 a, Vec2 b) { return a.x * b.y - a.y * b.x; }
[[nodiscard]] inline double norm(Vec2 a) { return std::sqrt(dot(a, a)); }

struct Vec3 {
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
  friend constexpr bool operator==(const Vec3&, const Vec3&) = default;
  [[nodiscard]] constexpr Vec2 xy() const { return {x, y}; }
};

[[nodiscard]] constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
[[nodiscard]] constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
[[nodiscard]] constexpr Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
[[nodiscard]] constexpr Vec3 operator*(double s, Vec3 a) { return {s * a.x, s * a.y, s * a.z}; }
[[nodiscard]] constexpr double dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
[[nodiscard]] constexpr Vec3 cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
[[nodiscard]] inline double norm(Vec3 a) { return std::sqrt(dot(a, a)); }
[[nodiscard]] inline Vec3 normalized(Vec3 a) { return (1.0 / norm(a)) * a; }

/// Rotation matrix; `columns[k]` is the image of the k-th unit vector.
struct Mat3 {
  std::array<Vec3, 3> columns{Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
};

[[nodiscard]] constexpr Vec3 operator*(const Mat3& m, Vec3 v) {
  return v.x * m.columns[0] + v.y * m.columns[1] + v.z * m.columns[2];
}
[[nodiscard]] constexpr Mat3 operator*(const Mat3& a, const Mat3& b) {
  return {{a * b.columns[0], a * b.columns[1], a * b.columns[2]}};
}
[[nodiscard]] constexpr Vec3 transpose_times(const Mat3& m, Vec3 v) {
  return {dot(m.columns[0], v), dot(m.columns[1], v), dot(m.columns[2], v)};
}

/// Unit quaternion, Hamilton convention, active rotation, real part first.
struct Quat {
  double w = 1.0;
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
  friend constexpr bool operator==(const Quat&, const Quat&) = default;
};

[[nodiscard]] constexpr Quat operator*(Quat a, Quat b) {
  return {
      a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
      a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}
[[nodiscard]] constexpr Quat conjugate(Quat q) { return {q.w, -q.x, -q.y, -q.z}; }
[[nodiscard]] Quat normalized(Quat q);
[[nodiscard]] Mat3 matrix(Quat q);
/// Quaternion of a rotation matrix (orthonormal, determinant +1), with w >= 0.
[[nodiscard]] Quat quaternion(const Mat3& m);
[[nodiscard]] Quat axis_angle(Vec3 unit_axis, double angle_rad);
/// Rotation about +z; exactly the identity for 0.
[[nodiscard]] Quat yaw(double angle_rad);

/// Rigid transformation, named `a_from_b`: maps coordinates in frame b to frame a.
struct Pose {
  Vec3 position;
  Quat rotation;
  friend constexpr bool operator==(const Pose&, const Pose&) = default;
};

[[nodiscard]] Vec3 operator*(const Pose& a_from_b, Vec3 in_b);
[[nodiscard]] Pose operator*(const Pose& a_from_b, const Pose& b_from_c);
[[nodiscard]] Pose inverse(const Pose& a_from_b);

/// Elementary functions that do not call libm (whose last bit depends on CPU and version).
/// Absolute error below 1e-15 for the trigonometric ones with |x| <= 1e4, relative error below
/// 1e-14 for the others.
namespace exact {
[[nodiscard]] double sin(double x);
[[nodiscard]] double cos(double x);
[[nodiscard]] double tan(double x);
[[nodiscard]] double atan(double x);
/// Angle of (x, y) in (-pi, pi]; 0 for (0, 0).
[[nodiscard]] double atan2(double y, double x);
[[nodiscard]] double asin(double x);
[[nodiscard]] double acos(double x);
/// Natural logarithm of a positive finite number.
[[nodiscard]] double log(double x);
[[nodiscard]] double exp(double x);
}  // namespace exact

}  // namespace drystone
