// The functions of OpenGL 3.3 that we call. They come from whichever library made the context (EGL,
// OSMesa), at run time: nothing is linked, so that programs start on machines without GL.
#pragma once

#define GL_GLEXT_PROTOTYPES
#include <GL/glcorearb.h>

#include <string>

namespace drystone::gl {

// clang-format off
#define DRYSTONE_GL_FUNCTIONS(X) \
  X(ActiveTexture) X(AttachShader) X(BindBuffer) X(BindFramebuffer) X(BindRenderbuffer) \
  X(BindTexture) X(BindVertexArray) X(BlitFramebuffer) X(BufferData) X(CheckFramebufferStatus) \
  X(Clear) X(CompileShader) X(CreateProgram) X(CreateShader) X(CullFace) X(DeleteShader) \
  X(DepthFunc) X(Disable) X(DrawArrays) X(DrawArraysInstanced) X(DrawBuffers) X(Enable) \
  X(EnableVertexAttribArray) X(FramebufferRenderbuffer) X(FramebufferTexture2D) X(FrontFace) \
  X(GenBuffers) X(GenFramebuffers) X(GenRenderbuffers) X(GenTextures) X(GenVertexArrays) \
  X(GetError) X(GetIntegerv) X(GetProgramInfoLog) X(GetProgramiv) X(GetShaderInfoLog) \
  X(GetShaderiv) X(GetString) X(GetUniformLocation) X(LinkProgram) X(MapBufferRange) \
  X(PixelStorei) X(ReadBuffer) X(ReadPixels) X(RenderbufferStorageMultisample) X(ShaderSource) \
  X(TexBuffer) X(TexImage2D) X(TexParameteri) X(Uniform1i) X(Uniform2f) X(UnmapBuffer) \
  X(UseProgram) X(VertexAttribDivisor) X(VertexAttribIPointer) X(VertexAttribPointer) \
  X(Viewport)
// clang-format on

struct Api {
// NOLINTNEXTLINE(bugprone-macro-parentheses): a member's name
#define DRYSTONE_GL_MEMBER(name) decltype(&::gl##name) name = nullptr;
  DRYSTONE_GL_FUNCTIONS(DRYSTONE_GL_MEMBER)
#undef DRYSTONE_GL_MEMBER
};

/// Address of a GL function by its name, null for one that does not exist.
using Resolve = void (*(*)(const char* name))();

/// @throws Error(environment) where a function is missing
[[nodiscard]] Api load_api(Resolve resolve);

/// What `name` stands for (GL_RENDERER, say), of the context that is current.
[[nodiscard]] std::string text_of(const Api& api, GLenum name);

}  // namespace drystone::gl
