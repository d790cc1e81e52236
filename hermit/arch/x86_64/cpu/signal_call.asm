; SPDX-License-Identifier: BSD-2-Clause
;
; The call of a signal handler, perhaps on another stack.

	bits 64
	default rel

	global signal_call:function

	section .text

; void signal_call(handler, int number, siginfo_t *info, void *context, uint64_t stack_top);
;
; In:  RDI = handler, ESI = number, RDX = info, RCX = context, R8 = stack or 0
; Out: the handler has returned; it may leave by longjmp() as well
; Clobbers: what a call clobbers
	align 16
signal_call:
	push	rbp
	mov	rbp, rsp			; the handler preserves it
	test	r8, r8
	jz	.here
	mov	rsp, r8
.here:
	and	rsp, -16
	mov	rax, rdi
	mov	edi, esi
	mov	rsi, rdx
	mov	rdx, rcx
	cld
	call	rax
	mov	rsp, rbp
	pop	rbp
	ret

	section .note.GNU-stack noalloc noexec nowrite progbits
