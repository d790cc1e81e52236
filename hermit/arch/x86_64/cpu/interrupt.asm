; SPDX-License-Identifier: BSD-2-Clause
;
; Entry of all 256 vectors. Every vector runs on an IST stack, so the red zone of
; the interrupted code is safe; gates are interrupt gates, so IF is clear.
; Vector registers are not touched: the C code below is built without them.
; Debuggers are told where the interrupted code's registers lie (DWARF 5, 6.4).

%include "offsets.inc"

	bits 64
	default rel

	global interrupt_stubs:function
	global interrupt_common:function
	extern interrupt_dispatch
	extern interrupt_preempted

DW_CFA_DEF_CFA	equ 0x0c
DW_CFA_OFFSET	equ 0x80
DWARF_RSP	equ 7
DWARF_RIP	equ 16

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

; REGISTER_SAVED NUMBER, OFFSET: a register by its number in DWARF (System V ABI, table
; 3.36) lies there in the frame, counted from its end in units of -8
%macro REGISTER_SAVED 2
	db	DW_CFA_OFFSET | %1, (FRAME_SIZE - %2) / 8
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

	section .debug_frame noalloc noexec nowrite progbits align=8
cie:
	dd	.end - .id
.id:
	dd	0xffffffff			; a CIE
	db	1				; version
	db	"S", 0				; an interrupted instruction is no call
	db	1				; unit of code
	db	0x78				; unit of data: -8
	db	DWARF_RIP			; return address
	db	DW_CFA_DEF_CFA, DWARF_RSP, FRAME_SIZE & 0x7f | 0x80, FRAME_SIZE >> 7
	REGISTER_SAVED	0, FRAME_RAX
	REGISTER_SAVED	1, FRAME_RDX
	REGISTER_SAVED	2, FRAME_RCX
	REGISTER_SAVED	3, FRAME_RBX
	REGISTER_SAVED	4, FRAME_RSI
	REGISTER_SAVED	5, FRAME_RDI
	REGISTER_SAVED	6, FRAME_RBP
	REGISTER_SAVED	DWARF_RSP, FRAME_RSP
	REGISTER_SAVED	8, FRAME_R8
	REGISTER_SAVED	9, FRAME_R9
	REGISTER_SAVED	10, FRAME_R10
	REGISTER_SAVED	11, FRAME_R11
	REGISTER_SAVED	12, FRAME_R12
	REGISTER_SAVED	13, FRAME_R13
	REGISTER_SAVED	14, FRAME_R14
	REGISTER_SAVED	15, FRAME_R15
	REGISTER_SAVED	DWARF_RIP, FRAME_RIP
	align	8, db 0				; DW_CFA_nop
.end:
	dd	.fde_end - .fde
.fde:
	dd	cie
	dq	interrupt_common.saved, interrupt_common.return - interrupt_common.saved
	align	8, db 0
.fde_end:

	section .note.GNU-stack noalloc noexec nowrite progbits
