; SPDX-License-Identifier: BSD-2-Clause
;
; The call of a signal handler, perhaps on another stack; debuggers are told how to get back.

%include "dwarf.inc"

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
.pushed:
	mov	rbp, rsp			; the handler preserves it
.based:
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
.popped:
	ret
.end:

	CIE_BEGIN ""
	db	DW_CFA_DEF_CFA, DWARF_RSP, 8
	db	DW_CFA_OFFSET | DWARF_RIP, 1
	CIE_END

	dd	.fde_end - .fde
.fde:
	dd	cie
	dq	signal_call, signal_call.end - signal_call
	db	DW_CFA_ADVANCE_LOC + (signal_call.pushed - signal_call)
	db	DW_CFA_DEF_CFA_OFFSET, 16
	db	DW_CFA_OFFSET | DWARF_RBP, 2
	db	DW_CFA_ADVANCE_LOC + (signal_call.based - signal_call.pushed)
	db	DW_CFA_DEF_CFA, DWARF_RBP, 16
	db	DW_CFA_ADVANCE_LOC + (signal_call.popped - signal_call.based)
	db	DW_CFA_DEF_CFA, DWARF_RSP, 8
	db	DW_CFA_SAME_VALUE, DWARF_RBP
	align	8, db 0
.fde_end:

	section .note.GNU-stack noalloc noexec nowrite progbits
