; SPDX-License-Identifier: BSD-2-Clause
;
; Entry of all 256 vectors. Every vector runs on an IST stack, so the red zone of
; the interrupted code is safe; gates are interrupt gates, so IF is clear.
; Vector registers are not touched: the C code below is built without them.

%include "offsets.inc"

	bits 64
	default rel

	global interrupt_stubs:function
	global interrupt_common:function
	extern interrupt_dispatch
	extern interrupt_preempted

%macro SAVE_REGISTERS 0
	push	rax
	push	rbx
	push	rcx
	push	rdx
	push	rsi
	push	rdi
	push	rbp
	push	r8
	push	r9
	push	r10
	push	r11
	push	r12
	push	r13
	push	r14
	push	r15
%endmacro

%macro RESTORE_REGISTERS 0
	pop	r15
	pop	r14
	pop	r13
	pop	r12
	pop	r11
	pop	r10
	pop	r9
	pop	r8
	pop	rbp
	pop	rdi
	pop	rsi
	pop	rdx
	pop	rcx
	pop	rbx
	pop	rax
%endmacro

	section .text
	align 16
interrupt_stubs:
%assign vector 0
%rep 256
	align 16
	; The CPU pushes an error code for these (SDM vol. 3, table 6-1).
	%if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30)
	push	qword 0
	%endif
	push	strict dword vector
	jmp	strict near interrupt_common
%assign vector vector + 1
%endrep

	align 16
interrupt_common:
	SAVE_REGISTERS
	cld
	mov	rdi, rsp
	call	interrupt_dispatch
	test	rax, rax
	jz	.return
	; A task of higher priority waits: go on with the frame's copy, which lies
	; on the task's own stack, and give the IST stack back.
	mov	rsp, rax
	mov	rdi, rax
	call	interrupt_preempted
.return:
	RESTORE_REGISTERS
	add	rsp, 16				; vector, error code
	iretq

	section .note.GNU-stack noalloc noexec nowrite progbits
