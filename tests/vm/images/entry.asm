; SPDX-License-Identifier: GPL-2.0-only
;
; First instructions of the test image, and the few that C cannot say. Machine
; state at entry: see struct isle_trampoline in hermit/isle.h.

STACK_SIZE	equ 4096
CORES_MAX	equ 16

	bits 64
	default rel

	extern image_main

	section .entry exec
	global _start
_start:
	cld
	lea	rax, [stacks]
	mov	rcx, rsi
	inc	rcx
	imul	rcx, rcx, STACK_SIZE
	lea	rsp, [rax + rcx]
	call	image_main			; (struct isle_boot *, core index)
	ud2

	section .text

; void wait_for_doorbell(void): halts with interrupts on until one has come
	global wait_for_doorbell
wait_for_doorbell:
	sti
	hlt
	cli
	ret

; void halt_for_good(void): interrupts off, deaf to everything but INIT
	global halt_for_good
halt_for_good:
	cli
	hlt
	jmp	halt_for_good

; void load_page_table(uint64_t phys)
	global load_page_table
load_page_table:
	mov	cr3, rdi
	ret

; void load_descriptors(const void *gdt_pointer, const void *idt_pointer)
	global load_descriptors
load_descriptors:
	lgdt	[rdi]
	lidt	[rsi]
	push	qword 8
	lea	rax, [.reload]
	push	rax
	retfq
.reload:
	ret

; The handler of the doorbell: that it has ended hlt is all it is for.
	global doorbell_entry
	extern apic_eoi
doorbell_entry:
	push	rax
	mov	rax, [apic_eoi]
	mov	dword [rax], 0
	pop	rax
	iretq

	section .bss
	alignb	16
stacks:	resb	STACK_SIZE * CORES_MAX
