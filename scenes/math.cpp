#include "drystone/math.hpp"

namespace drystone {

Quat normalized(Quat q) {
  const double n = std::sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
  return {q.w / n, q.x / n, q.y / n, q.z / n};
}

Mat3 matrix(Quat q) {
  const double xx = q.x * q.x, yy = q.y * q.y, zz = q.z * q.z;
  const double xy = q.x * q.y, xz = q.x * q.z, yz = q.y * q.z;
  const double wx = q.w * q.x, wy = q.w * q.y, wz = q.w * q.z;
  return {{Vec3{1 - 2 * (yy + zz), 2 * (xy + wz), 2 * (xz - wy)},
           Vec3{2 * (xy - wz), 1 - 2 * (xx + zz), 2 * (yz + wx)},
           Vec3{2 * (xz + wy), 2 * (yz - wx), 1 - 2 * (xx + yy)}}};
}

Quat quaternion(const Mat3& m) {
  const Vec3 a = m.columns[0], b = m.columns[1], c = m.columns[2];
  // Divide by the largest component, so that no difference of near-equal numbers is divided by.
  Quat q;
  if (a.x + b.y + c.z > 0) {
    q = {1 + a.x + b.y + c.z, b.z - c.y, c.x - a.z, a.y - b.x};
  } else if (a.x >= b.y && a.x >= c.z) {
    q = {b.z - c.y, 1 + a.x - b.y - c.z, a.y + b.x, a.z + c.x};
  } else if (b.y >= c.z) {
    q = {c.x - a.z, a.y + b.x, 1 - a.x + b.y - c.z, b.z + c.y};
  } else {
    q = {a.y - b.x, a.z + c.x, b.z + c.y, 1 - a.x - b.y + c.z};
  }
  q = normalized(q);
  return q.w < 0 ? Quat{-q.w, -q.x, -q.y, -q.z} : q;
}

Quat axis_angle(Vec3 unit_axis, double angle_rad) {
  const double s = exact::sin(0.5 * angle_rad);
  return {exact::cos(0.5 * angle_rad), s * unit_axis.x, s * unit_axis.y, s * unit_axis.z};
}

Quat yaw(double angle_rad) { return axis_angle({0, 0, 1}, angle_rad); }

Vec3 operator*(const Pose& a_from_b, Vec3 in_b) {
  return a_from_b.position + matrix(a_from_b.rotation) * in_b;
}

Pose operator*(const Pose& a_from_b, const Pose& b_from_c) {
  return {a_from_b * b_from_c.position, a_from_b.rotation * b_from_c.rotation};
}

Pose inverse(const Pose& a_from_b) {
  const Quat b_from_a = conjugate(a_from_b.rotation);
  return {matrix(b_from_a) * (-a_from_b.position), b_from_a};
}

}  // namespace drystone
