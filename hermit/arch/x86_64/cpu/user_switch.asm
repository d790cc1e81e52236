; SPDX-License-Identifier: BSD-2-Clause
;
; getcontext(), setcontext() and swapcontext() (POSIX.1-2001). They are ordinary calls,
; so only what a callee preserves is saved; arguments are loaded for makecontext().

%include "offsets.inc"

	bits 64
	default rel

	global getcontext:function
	global setcontext:function
	global swapcontext:function
	global context_return:function
	extern context_finish
	extern context_mask_load
	extern context_mask_save

	section .text

; Registers of our caller, for its return with 0, into the context at RDI.
; Clobbers: RAX
%macro SAVE_CALLER 0
	mov	[rdi + USER_RBX], rbx
	mov	[rdi + USER_RBP], rbp
	mov	[rdi + USER_R12], r12
	mov	[rdi + USER_R13], r13
	mov	[rdi + USER_R14], r14
	mov	[rdi + USER_R15], r15
	mov	rax, [rsp]
	mov	[rdi + USER_RIP], rax
	lea	rax, [rsp + 8]
	mov	[rdi + USER_RSP], rax
%endmacro

; int getcontext(ucontext_t *context);
	align 16
getcontext:
	SAVE_CALLER
	jmp	context_mask_save		; (context): the rest, and the result

; int swapcontext(ucontext_t *old, const ucontext_t *new);
	align 16
swapcontext:
	SAVE_CALLER
	push	rsi
	call	context_mask_save
	pop	rdi
	; falls through

; int setcontext(const ucontext_t *context);
setcontext:
	push	rdi				; aligns the stack, too
	call	context_mask_load		; (context)
	pop	rax
	mov	rdx, [rax + USER_FP]
	fldcw	[rdx + FP_X87_CONTROL]
	ldmxcsr	[rdx + FP_MXCSR]
	mov	rbx, [rax + USER_RBX]
	mov	rbp, [rax + USER_RBP]
	mov	r12, [rax + USER_R12]
	mov	r13, [rax + USER_R13]
	mov	r14, [rax + USER_R14]
	mov	r15, [rax + USER_R15]
	mov	rdi, [rax + USER_RDI]
	mov	rsi, [rax + USER_RSI]
	mov	rdx, [rax + USER_RDX]
	mov	rcx, [rax + USER_RCX]
	mov	r8, [rax + USER_R8]
	mov	r9, [rax + USER_R9]
	mov	rsp, [rax + USER_RSP]
	push	qword [rax + USER_RIP]
	xor	eax, eax
	ret

; Where a function of makecontext() returns to: RBX = the context to go on with.
	align 16
context_return:
	mov	rdi, rbx
	call	context_finish			; (context), does not return
	ud2

	section .note.GNU-stack noalloc noexec nowrite progbits
