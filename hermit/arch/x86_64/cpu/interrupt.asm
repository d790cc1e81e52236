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

; For DWARF the frame's end is the "canonical frame address"; a place in the frame is told by
; its distance from there.

; CFA_OFFSET FIELD: RSP points to that place now (two bytes of ULEB128)
%macro CFA_OFFSET 1
	db	DW_CFA_DEF_CFA_OFFSET, (FRAME_SIZE - (%1)) & 0x7f | 0x80, (FRAME_SIZE - (%1)) >> 7
%endmacro

; AT FIELD, NUMBER: there lies the register with that number (System V ABI, table 3.36)
%macro AT 2
	db	DW_CFA_OFFSET | %2, (FRAME_SIZE - %1) / 8
%endmacro

; PUSHED BYTES, FIELD, NUMBER: what an instruction of so many bytes has done
%macro PUSHED 3
	db	DW_CFA_ADVANCE_LOC | %1
	CFA_OFFSET %2
	AT	%2, %3
%endmacro

; POPPED BYTES, FIELD, NUMBER: the opposite
%macro POPPED 3
	db	DW_CFA_ADVANCE_LOC | %1
	CFA_OFFSET %2 + 8
	db	DW_CFA_SAME_VALUE, %3
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
	SAVE_REGISTERS
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
	RESTORE_REGISTERS
	add	rsp, 16				; vector, error code
	iretq
.end:

	CIE_BEGIN "S"				; an interrupted instruction is no call
	db	DW_CFA_DEF_CFA, DWARF_RSP, FRAME_SIZE - FRAME_VECTOR
	AT	FRAME_RSP, DWARF_RSP
	AT	FRAME_RIP, DWARF_RIP
	CIE_END

	dd	.common_end - .common
.common:
	dd	cie
	dq	interrupt_common, interrupt_common.end - interrupt_common
	PUSHED	1, FRAME_RAX, 0
	PUSHED	1, FRAME_RBX, 3
	PUSHED	1, FRAME_RCX, 2
	PUSHED	1, FRAME_RDX, 1
	PUSHED	1, FRAME_RSI, 4
	PUSHED	1, FRAME_RDI, 5
	PUSHED	1, FRAME_RBP, 6
	PUSHED	2, FRAME_R8, 8
	PUSHED	2, FRAME_R9, 9
	PUSHED	2, FRAME_R10, 10
	PUSHED	2, FRAME_R11, 11
	PUSHED	2, FRAME_R12, 12
	PUSHED	2, FRAME_R13, 13
	PUSHED	2, FRAME_R14, 14
	PUSHED	2, FRAME_R15, 15
	db	DW_CFA_ADVANCE_LOC + (interrupt_common.return - interrupt_common.saved)
	POPPED	2, FRAME_R15, 15
	POPPED	2, FRAME_R14, 14
	POPPED	2, FRAME_R13, 13
	POPPED	2, FRAME_R12, 12
	POPPED	2, FRAME_R11, 11
	POPPED	2, FRAME_R10, 10
	POPPED	2, FRAME_R9, 9
	POPPED	2, FRAME_R8, 8
	POPPED	1, FRAME_RBP, 6
	POPPED	1, FRAME_RDI, 5
	POPPED	1, FRAME_RSI, 4
	POPPED	1, FRAME_RDX, 1
	POPPED	1, FRAME_RCX, 2
	POPPED	1, FRAME_RBX, 3
	POPPED	1, FRAME_RAX, 0
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
