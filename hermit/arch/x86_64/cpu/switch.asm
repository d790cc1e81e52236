; SPDX-License-Identifier: BSD-2-Clause
;
; The switch between two tasks, and the first instructions of a new one. A switch
; is an ordinary call, so only what the System V ABI lets a callee preserve is
; saved: six registers, MXCSR's control bits and the x87 control word. Tasks that
; an interrupt preempts have saved the rest before they come here.

%include "offsets.inc"

	bits 64
	default rel

	global context_switch:function
	global context_start:function
	global context_enter:function
	global registers_capture:function
	extern sched_finish_switch
	extern task_run

; Nobody has called this: for who follows frame pointers, and for who takes what lies on
; the stack for a return address. Keeps the stack aligned.
%macro END_OF_CALLERS 0
	xor	ebp, ebp
	push	rbp
	push	rbp
%endmacro

	section .text

; void context_switch(uint64_t *save, uint64_t load);
;
; In:  RDI = where to put the stack pointer, RSI = stack pointer to load (as one
;      that context_switch saved, or context_prepare made); interrupts off
; Out: on the other stack, as if that task's context_switch returned
; Clobbers: what a call clobbers
	align 16
context_switch:
	push	rbp
	push	rbx
	push	r12
	push	r13
	push	r14
	push	r15
	sub	rsp, 8
	stmxcsr	[rsp]
	fnstcw	[rsp + 4]
	mov	[rdi], rsp

	mov	rsp, rsi
	fldcw	[rsp + 4]
	ldmxcsr	[rsp]
	add	rsp, 8
	pop	r15
	pop	r14
	pop	r13
	pop	r12
	pop	rbx
	pop	rbp
	ret

; void context_enter(uint64_t stack_top, void (*function)(void *), void *argument);
;
; In:  RDI = end of the new stack, RSI = function, RDX = its argument
; Out: in the function, which does not return; the old stack is forgotten
	align 16
context_enter:
	mov	rsp, rdi
	mov	rdi, rdx
	END_OF_CALLERS
	call	rsi
	ud2

; void registers_capture(struct interrupt_frame *frame);
;
; In:  RDI = what to fill
; Out: registers as the caller has them after the call; those that a call clobbers
;      are 0
; Clobbers: RAX, RCX, RDX, RDI
	align 16
registers_capture:
	mov	rdx, rdi
	mov	ecx, FRAME_SIZE / 8
	xor	eax, eax
	rep stosq
	mov	[rdx + FRAME_RBX], rbx
	mov	[rdx + FRAME_RBP], rbp
	mov	[rdx + FRAME_R12], r12
	mov	[rdx + FRAME_R13], r13
	mov	[rdx + FRAME_R14], r14
	mov	[rdx + FRAME_R15], r15
	mov	rax, [rsp]
	mov	[rdx + FRAME_RIP], rax
	lea	rax, [rsp + 8]
	mov	[rdx + FRAME_RSP], rax
	pushfq
	pop	qword [rdx + FRAME_RFLAGS]
	mov	[rdx + FRAME_CS], cs
	mov	[rdx + FRAME_SS], ss
	ret

; First code of a new task: R12 = its struct task. Interrupts are off.
	align 16
context_start:
	END_OF_CALLERS
	call	sched_finish_switch
	mov	rdi, r12
	sti
	call	task_run			; does not return
	ud2

	section .note.GNU-stack noalloc noexec nowrite progbits
