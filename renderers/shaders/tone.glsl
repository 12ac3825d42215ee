// From linear light to sRGB bytes, as renderers/tone.cpp does: one tone curve, in flat styles none.
uniform sampler2D light;
uniform bool curved;
layout(location = 0) out vec4 bytes_out;

const float kKnee = LOOK_KNEE, kSteps = LOOK_ENCODE_STEPS - 1.0;

void main() {
  vec3 x = max(texelFetch(light, ivec2(gl_FragCoord.xy), 0).rgb, 0.0);
  if (curved) {
    vec3 z = max(x - kKnee, 0.0) / (1.0 - kKnee);
    x = min(x, kKnee) + (1.0 - kKnee) * (z / (1.0 + z));
  }
  x = floor(clamp(x, 0.0, 1.0) * kSteps + 0.5) / kSteps;
  vec3 encoded = mix(1.055 * pow(max(x, 1e-6), vec3(1.0 / 2.4)) - 0.055, 12.92 * x,
                     vec3(lessThanEqual(x, vec3(0.0031308))));
  bytes_out = vec4(floor(encoded * 255.0 + 0.5) / 255.0, 1.0);
}
