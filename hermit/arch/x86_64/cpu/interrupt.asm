; SPDX-License-Identifier: BSD-2-Clause
;
; Entry of all 256 vectors. Every vector runs on an IST stack, so the red zone of
; the interrupted code is safe; gates are interrupt gates, so IF is clear.
; Vector registers are not touched: the C code below is built without them.
; Debuggers are told where the interrupted code's registers lie (DWARF 5, 6.4).

%include "offsets.inc"
%include "dwarf.inc"

	bits 64
	default rel

	global interrupt_stubs:function
	global interrupt_common:function
	extern interrupt_dispatch
	extern interrupt_preempted

; In the order in which they are pushed; popped the other way round.
%define REGISTERS RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11, R12, R13, R14, R15

%macro PUSH_ALL 1-*
	%rep %0
	push	%1
	%rotate 1
	%endrep
%endmacro

%macro POP_ALL 1-*
	%rep %0
	%rotate -1
	pop	%1
	%endrep
%endmacro

; For DWARF the frame's end is the "canonical frame address"; a place in the frame is told by
; its distance from there.

; CFA_OFFSET FIELD: RSP points to that place now (two bytes of ULEB128)
%macro CFA_OFFSET 1
	db	DW_CFA_DEF_CFA_OFFSET, (FRAME_SIZE - (%1)) & 0x7f | 0x80, (FRAME_SIZE - (%1)) >> 7
%endmacro

; AT REGISTER: it lies in its field
%macro AT 1
	db	DW_CFA_OFFSET | DWARF_%1, (FRAME_SIZE - FRAME_%1) / 8
%endmacro

; AFTER REGISTER: behind the instruction that pushed or popped it, of one byte or, from R8 on, two
%macro AFTER 1
	db	DW_CFA_ADVANCE_LOC | 1 + (DWARF_%1 >= DWARF_R8)
%endmacro

; PUSHED_ALL, POPPED_ALL: what each of the instructions of PUSH_ALL and POP_ALL has done
%macro PUSHED_ALL 1-*
	%rep %0
	AFTER	%1
	CFA_OFFSET FRAME_%1
	AT	%1
	%rotate 1
	%endrep
%endmacro

%macro POPPED_ALL 1-*
	%rep %0
	%rotate -1
	AFTER	%1
	CFA_OFFSET FRAME_%1 + 8
	db	DW_CFA_SAME_VALUE, DWARF_%1
	%endrep
%endmacro

; Does the CPU push an error code for that vector (SDM vol. 3, table 6-1)?
%define HAS_ERROR(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17 || (v) == 21 || (v) == 29 || (v) == 30)

STUB_BYTES	equ 16

	section .text
	align 16
interrupt_stubs:
%assign vector 0
%rep 256
	align STUB_BYTES
	%if !HAS_ERROR(vector)
	push	qword 0
	%endif
	push	strict dword vector
	jmp	strict near interrupt_common
%assign vector vector + 1
%endrep

	align 16
interrupt_common:
	PUSH_ALL REGISTERS
.saved:
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
	POP_ALL	REGISTERS
	add	rsp, 16				; vector, error code
	iretq
.end:

	CIE_BEGIN "S"				; an interrupted instruction is no call
	db	DW_CFA_DEF_CFA, DWARF_RSP, FRAME_SIZE - FRAME_VECTOR
	AT	RSP
	AT	RIP
	CIE_END

	dd	.common_end - .common
.common:
	dd	cie
	dq	interrupt_common, interrupt_common.end - interrupt_common
	PUSHED_ALL REGISTERS
	db	DW_CFA_ADVANCE_LOC + (interrupt_common.return - interrupt_common.saved)
	POPPED_ALL REGISTERS
	db	DW_CFA_ADVANCE_LOC | 4		; add rsp, 16
	CFA_OFFSET FRAME_RIP
	align	8, db 0
.common_end:

	; Each stub has STUB_BYTES: push 0 (2 bytes), push the vector (5 bytes), jmp.
	dd	.stubs_end - .stubs
.stubs:
	dd	cie
	dq	interrupt_stubs, 256 * STUB_BYTES
%assign vector 0
%rep 256
	%if HAS_ERROR(vector)
	CFA_OFFSET FRAME_ERROR
	db	DW_CFA_ADVANCE_LOC | 5
	CFA_OFFSET FRAME_VECTOR
	db	DW_CFA_ADVANCE_LOC | STUB_BYTES - 5
	%else
	CFA_OFFSET FRAME_RIP
	db	DW_CFA_ADVANCE_LOC | 2
	CFA_OFFSET FRAME_ERROR
	db	DW_CFA_ADVANCE_LOC | 5
	CFA_OFFSET FRAME_VECTOR
	db	DW_CFA_ADVANCE_LOC | STUB_BYTES - 7
	%endif
%assign vector vector + 1
%endrep
	align	8, db 0
.stubs_end:

	section .note.GNU-stack noalloc noexec nowrite progbits
